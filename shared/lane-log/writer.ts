import { randomBytes } from 'node:crypto';
import { AwsRefusal } from '#shared/aws/lean-call.ts';
import { blockingItem, type FlatItem, putItem, putNewItem } from '#shared/aws/lean-dynamodb.ts';
import { eventLifetime, registrationLifetime, tables } from '#shared/aws/tables.ts';
import { log, metric } from '#shared/log.ts';
import { eventKey, laneRegistrationKey, lanesPartition } from './keys.ts';
import { sendToOverflow } from './overflow-queue.ts';
import type { Click, Milestone, Verification } from './rules/event.ts';

/**
 * Where an event was written. With `overflow`, `lane` and `seq` are the intended position; the
 * event may end up in a lane under its own id instead.
 */
export type LogPosition = {
  readonly lane: string;
  readonly seq: number;
  readonly via: 'lane' | 'overflow' | 'nowhere';
};

/** One writer's own stretch of the log. `seq` is the last place taken. */
type Lane = { readonly name: string; seq: number; registered?: string };

const LANE_BYTES = 8;

const TIMEOUTS_MAX = 3;

const REFUSALS_MAX = 2;

/** Lanes that no request is using: a process keeps as many as it ever had requests in flight. */
const idle: Lane[] = [];

/**
 * Append an event to the log, durable when this answers.
 *
 * Each place of a lane is taken in order and by one event: a put that may have landed is repeated
 * on the same place, where it meets itself. An event that DynamoDB will not take goes to the
 * overflow queue and leaves its place free. Never throws: if the queue fails too, the click is
 * lost, logged and counted (`ClicksLost`), and the visitor goes on.
 */
export async function append(event: Click | Milestone | Verification): Promise<LogPosition> {
  const lane = idle.pop() ?? { name: randomBytes(LANE_BYTES).toString('hex'), seq: 0 };
  try {
    const isTaken = (await register(lane)) && (await writeNext(lane, event));
    if (isTaken) return { lane: lane.name, seq: lane.seq, via: 'lane' };
    // Not the place it tried first, if that one had been taken: the one where it may yet land.
    await sendToOverflow({ event, lane: lane.name, seq: lane.seq + 1 });
    return { lane: lane.name, seq: lane.seq + 1, via: 'overflow' };
  } catch (error) {
    log.error('a click is lost', { event, error });
    metric('ClicksLost', 1);
    return { lane: lane.name, seq: lane.seq + 1, via: 'nowhere' };
  } finally {
    idle.push(lane);
  }
}

/** Registers the lane for the current UTC hour, once, before its first event of that hour. */
async function register(lane: Lane): Promise<boolean> {
  const now = Date.now();
  const hour = lanesPartition(now);
  if (lane.registered === hour) return true;
  const item = { ...laneRegistrationKey(now, lane.name), expiresAt: registrationLifetime(now) };
  const outcome = await putWithRetry(() => putItem(tables.eventLog, item));
  if (outcome !== 'done') return false;
  lane.registered = hour;
  return true;
}

/** Writes the event at the lane's next position. Returns false if DynamoDB refused it. */
async function writeNext(lane: Lane, event: Click | Milestone | Verification): Promise<boolean> {
  const expiresAt = eventLifetime(Date.now());
  for (;;) {
    const item = { ...event, ...eventKey(lane.name, lane.seq + 1), expiresAt };
    const outcome = await putWithRetry(() => putNewItem(tables.eventLog, item));
    if (outcome === 'refused') return false;
    lane.seq += 1;
    if (outcome === 'done' || outcome.eventId === event.eventId) return true;
  }
}

/** Retries until the outcome is known: done, refused, or the item that blocks the position. */
async function putWithRetry(put: () => Promise<void>): Promise<'done' | 'refused' | FlatItem> {
  for (let timeouts = 0, refusals = 0; ; ) {
    try {
      await put();
      return 'done';
    } catch (error) {
      if (!(error instanceof AwsRefusal)) timeouts += 1;
      else if (error.code === 'ConditionalCheckFailedException') return blockingItem(error);
      else refusals += 1;
      if (timeouts === TIMEOUTS_MAX || refusals === REFUSALS_MAX) {
        log.warn('DynamoDB does not take a click', { error });
        return 'refused';
      }
    }
  }
}

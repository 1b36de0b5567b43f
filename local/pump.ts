import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { log } from '#shared/log.ts';
import { laneReader } from './lane-reader.ts';
import { streamRecord } from './stream-record.ts';

export type Aggregate = (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse>;

/** The log's doorbell on a laptop. */
export type Pump = {
  /** Something may have been logged: look soon. */
  nudge(): void;
  /**
   * Ring until all that is logged is counted.
   *
   * @throws if something cannot be counted now
   */
  drain(): Promise<void>;
  /** Look no more. What is being counted is counted first. */
  stop(): Promise<void>;
};

const BATCH = 1000;
const HOUR_MS = 3_600_000;
const SOON_MS = 150;
const ANYWAY_MS = 2000;
const AFTER_FAILURE_MS = 1000;
const LOOK_AGAIN_MS = 60_000;

/** So many calls in one `SOON_MS` are a rush, and visitors go first: counting waits for its end. */
const RUSH_CALLS = 75;
const RUSH_PATIENCE_MS = 10_000;

/**
 * Ring `aggregate` with records as the log's stream would bring them, one batch after the other.
 *
 * It takes the place of the stream, which slows every write of the embedded engine down. What was
 * logged more than an hour before `since` is left to the sweep.
 */
export function startPump(aggregate: Aggregate, since: number = Date.now()): Pump {
  const reader = laneReader(new DynamoDBClient({}), since - HOUR_MS);
  let calls = 0;
  let lastRound = Date.now();
  let wake: (() => void) | undefined;
  let isStopped = false;
  let turn: Promise<unknown> = Promise.resolve();

  /** Count one batch. Answers how many lines it had. */
  async function round(): Promise<number> {
    const lines = await reader.read(BATCH);
    if (lines.length === 0) return 0;
    try {
      const { batchItemFailures } = await aggregate({ Records: lines.map(streamRecord) });
      if (batchItemFailures.length > 0) throw new Error('a batch was not counted');
      reader.done(lines);
    } catch (error) {
      reader.failed(lines);
      throw error;
    }
    return lines.length;
  }

  /** Batches never overlap: whoever wants one waits for the one before. */
  function nextRound(): Promise<number> {
    const mine = turn.then(round);
    turn = mine.catch(() => {});
    return mine;
  }

  async function countWhile(goesOn: (lines: number) => boolean): Promise<void> {
    while (goesOn(await nextRound()) && !isStopped);
    lastRound = Date.now();
  }

  function isRush(): boolean {
    const count = calls;
    calls = 0;
    return count > RUSH_CALLS && Date.now() - lastRound < RUSH_PATIENCE_MS;
  }

  async function run(): Promise<void> {
    while (!isStopped) {
      await nudged();
      do await sleep(SOON_MS);
      while (isRush() && !isStopped);
      if (isStopped) return;
      try {
        await countWhile((lines) => lines === BATCH);
      } catch (error) {
        log.error('the pump will try again', { error });
        await sleep(AFTER_FAILURE_MS);
        calls += 1;
      }
    }
  }

  /** Until somebody nudges, or two seconds. */
  async function nudged(): Promise<void> {
    if (calls > 0 || isStopped) return;
    const nobody = new AbortController();
    const late = sleep(ANYWAY_MS, undefined, { signal: nobody.signal }).catch(() => {});
    const nudge = new Promise<void>((resolve) => {
      wake = resolve;
    });
    await Promise.race([nudge, late]);
    nobody.abort();
  }

  const running = run();
  return {
    nudge() {
      calls += 1;
      wake?.();
    },
    async drain() {
      reader.lookAgain(Date.now() - LOOK_AGAIN_MS);
      await countWhile((lines) => lines > 0);
    },
    async stop() {
      isStopped = true;
      wake?.();
      await running;
      await turn;
    },
  };
}

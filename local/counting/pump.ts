import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { log } from '#shared/log.ts';
import { laneReader } from './lane-reader.ts';
import { rushMeter } from './load-meter.ts';
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

/** In a rush visitors go first: counting waits for its end, but not longer than this. */
const RUSH_PATIENCE_MS = 10_000;

/**
 * Ring `aggregate` with records as the log's stream would bring them, one batch after the other.
 *
 * It takes the place of the stream, which slows every write of the embedded engine down. What was
 * logged more than an hour before `since` is left to the sweep.
 */
export function startPump(aggregate: Aggregate, since: number = Date.now()): Pump {
  const reader = laneReader(new DynamoDBClient({}), since - HOUR_MS);
  const rush = rushMeter();
  let wake: (() => void) | undefined;
  let isStopped = false;
  let isBehind = false;
  let caughtUpAt = performance.now();
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

  function mustWait(): boolean {
    return rush.isRush() && performance.now() - caughtUpAt < RUSH_PATIENCE_MS;
  }

  /** Batch after batch, until all is counted or a rush begins. */
  async function catchUp(): Promise<void> {
    isBehind = true;
    while ((await nextRound()) === BATCH) if (isStopped || mustWait()) return;
    isBehind = false;
    caughtUpAt = performance.now();
  }

  async function run(): Promise<void> {
    while (!isStopped) {
      if (!isBehind) await nudged();
      do await sleep(SOON_MS);
      while (!isStopped && mustWait());
      if (isStopped) return;
      try {
        await catchUp();
      } catch (error) {
        log.error('the pump will try again', { error });
        await sleep(AFTER_FAILURE_MS);
      }
    }
  }

  /** Until somebody nudges, or two seconds. */
  async function nudged(): Promise<void> {
    const nobody = new AbortController();
    const late = sleep(ANYWAY_MS, undefined, { signal: nobody.signal }).catch(() => {});
    const nudge = new Promise<void>((resolve) => {
      wake = resolve;
    });
    await Promise.race([nudge, late]);
    nobody.abort();
    rush.reset();
  }

  const running = run();
  return {
    nudge() {
      rush.call();
      wake?.();
    },
    async drain() {
      reader.lookAgain(Date.now() - LOOK_AGAIN_MS);
      while (!isStopped && (await nextRound()) > 0);
    },
    async stop() {
      isStopped = true;
      wake?.();
      await running;
      await turn;
    },
  };
}

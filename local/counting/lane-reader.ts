import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { laneDiscovery } from './lane-discovery.ts';
import { firstLines, headsOf, type Item, linesAbove } from './log-reads.ts';

/** How far a lane was read, and when something was last heard of it. */
type Place = { seq: number; heardAt: number };

export type LaneReader = {
  /** The next uncounted lines of all lanes, some lanes' in order after others'; none if all is read. */
  read(limit: number): Promise<Item[]>;
  /** Those lines are counted: go on behind them. */
  done(lines: readonly Item[]): void;
  /** Those lines were not counted, or only in part: go on where their lanes' heads are. */
  failed(lines: readonly Item[]): void;
  lookAgain(since: number): void;
};

/** A lane that was silent for so long is written to no more without registering again. */
const SILENT_MS = 65 * 60_000;

/** A single event follows its registration at once, or the sweep finds it. */
const SINGLE_PATIENCE_MS = 60_000;

/**
 * Read the log as its stream would bring it: each line about once, in order within its lane.
 *
 * Lanes are found by their registrations; where to begin in each, tells its head.
 */
export function laneReader(client: DynamoDBClient, since: number): LaneReader {
  const discovery = laneDiscovery(client, since);
  const places = new Map<string, Place>();
  const unsure = new Set<string>();

  async function learn(now: number): Promise<void> {
    for (const lane of await discovery.next(now)) {
      const place = places.get(lane);
      if (place) place.heardAt = now;
      else unsure.add(lane);
    }
    if (unsure.size === 0) return;
    const heads = await headsOf(client, [...unsure]);
    for (const [lane, seq] of heads) {
      unsure.delete(lane);
      if (seq === 0 || !isSingle(lane)) places.set(lane, { seq, heardAt: now });
    }
  }

  async function read(limit: number): Promise<Item[]> {
    const now = Date.now();
    await learn(now);
    forgetSilent(now);
    const singles = [...places.keys()].filter(isSingle).slice(0, limit);
    const lines = await firstLines(client, singles);
    for (const [lane, place] of [...places]) {
      if (isSingle(lane)) continue;
      if (lines.length >= limit) break;
      const more = await linesAbove(client, lane, place.seq, limit - lines.length);
      if (more.length === 0) continue;
      lines.push(...more);
      // To the end of the line: a busy lane must not keep the others waiting.
      places.delete(lane);
      places.set(lane, { ...place, heardAt: now });
    }
    return lines;
  }

  function forgetSilent(now: number): void {
    for (const [lane, { heardAt }] of places) {
      const patienceMs = isSingle(lane) ? SINGLE_PATIENCE_MS : SILENT_MS;
      if (now - heardAt > patienceMs) places.delete(lane);
    }
  }

  function done(lines: readonly Item[]): void {
    for (const { pk, sk } of lines) {
      const lane = pk?.S ?? '';
      const place = places.get(lane);
      if (isSingle(lane)) places.delete(lane);
      else if (place) place.seq = Math.max(place.seq, Number(sk?.S));
    }
  }

  function failed(lines: readonly Item[]): void {
    for (const { pk } of lines) {
      const lane = pk?.S ?? '';
      places.delete(lane);
      unsure.add(lane);
    }
  }

  return { read, done, failed, lookAgain: discovery.lookAgain };
}

/** Lanes of one event, named for what it tells of: an import makes a thousand of them. */
function isSingle(lane: string): boolean {
  return lane.includes('#');
}

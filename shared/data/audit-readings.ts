import { paginateScan, type ScanCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Instant } from '#shared/domain/calendar.ts';
import type { LaneEntry } from '#shared/domain/event.ts';
import type { IssuerId } from '#shared/domain/ids.ts';
import { agreed } from '#shared/domain/recount.ts';
import { type Parts, writePart } from './audit-parts.ts';
import { dynamo } from './dynamo.ts';
import {
  CELL_PARTITIONS,
  cellAt,
  type DayRun,
  type Generation,
  generationAt,
  headKey,
  headLane,
  type Key,
  LANES_PREFIX,
  RANKED_PARTITIONS,
  rankedRunAt,
} from './keys.ts';
import { lineFrom } from './lanes.ts';
import { loggedAt } from './lifetimes.ts';
import type { Spill } from './spill.ts';
import { tables } from './tables.ts';

/** A lane's head, or one of its lines: heads are written first. */
export type OfLane =
  | { readonly lane: string; readonly head: number }
  | {
      readonly lane: string;
      readonly seq: number;
      readonly entry: LaneEntry;
      readonly loggedAt: Instant;
    };

export type RankedRun = { readonly issuerId: IssuerId; readonly run: DayRun };

type Item = Record<string, unknown>;

export async function readHeads(generation: Generation, lanes: Spill<OfLane>): Promise<void> {
  const heads = {
    FilterExpression: 'begins_with(pk, :pk) AND sk = :sk',
    ExpressionAttributeValues: { ':pk': `${generation}#`, ':sk': headKey('').sk },
  };
  await eachItem({ TableName: tables.rollups, ...heads }, (item) => {
    const at = generationAt(item as Key);
    const lane = at ? headLane(at.key) : '';
    lanes.write(lane, { lane, head: Number(item.seq) });
  });
}

/** Write what cells hold. Answers what `rank` has stored, of which issuer and run of days. */
export async function readCells(generation: Generation, parts: Parts): Promise<RankedRun[]> {
  const ranked = new Map<string, RankedRun>();
  await eachItem({ TableName: tables.rollups, ...countsOrRanked(generation) }, (item) => {
    const { pk, sk, programId, publishedAt, ...counts } = item;
    const at = generationAt({ pk, sk } as Key);
    const cell = at && cellAt(at.key);
    if (cell) {
      for (const name in counts)
        writePart(parts, agreed(cell, name), 'cells', Number(counts[name]));
    }
    const run = at && rankedRunAt(at.key);
    if (run) ranked.set(`${run.issuerId} ${run.run.first} ${run.run.last}`, run);
  });
  return [...ranked.values()];
}

/** Of boards only the histograms: the rest is large. */
function countsOrRanked(generation: Generation) {
  const partitions = [...CELL_PARTITIONS, ...RANKED_PARTITIONS];
  const anyOf = partitions.map((_, i) => `begins_with(pk, :${i})`).join(' OR ');
  const board = `:${partitions.indexOf('M#')}`;
  return {
    FilterExpression: `(${anyOf}) AND (NOT begins_with(pk, ${board}) OR begins_with(sk, :histogram))`,
    ExpressionAttributeValues: Object.fromEntries([
      ...partitions.map((letter, i) => [`:${i}`, `${generation}#${letter}`]),
      [':histogram', 'H#'],
    ]),
  };
}

export async function readLog(lanes: Spill<OfLane>): Promise<void> {
  await eachItem({ TableName: tables.eventLog }, (item) => {
    if (String(item.pk).startsWith(LANES_PREFIX)) return;
    const { lane, seq, entry } = lineFrom(item);
    lanes.write(lane, { lane, seq, entry, loggedAt: loggedAt(Number(item.expiresAt)) });
  });
}

async function eachItem(input: ScanCommandInput, visit: (item: Item) => void): Promise<void> {
  const pages = paginateScan({ client: dynamo }, { ...input, ConsistentRead: true });
  for await (const { Items = [] } of pages) Items.forEach(visit);
}

import { paginateScan, type ScanCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Instant } from '#shared/domain/calendar.ts';
import type { LaneEntry } from '#shared/domain/event.ts';
import { agreed } from '#shared/domain/recount.ts';
import { type Parts, writePart } from './audit-parts.ts';
import { dynamo } from './dynamo.ts';
import {
  CELL_PARTITIONS,
  cellAt,
  type Generation,
  generationAt,
  headKey,
  headLane,
  type Key,
  LANES_PREFIX,
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

export async function readCells(generation: Generation, parts: Parts): Promise<void> {
  const cells = {
    FilterExpression: CELL_PARTITIONS.map((_, i) => `begins_with(pk, :${i})`).join(' OR '),
    ExpressionAttributeValues: Object.fromEntries(
      CELL_PARTITIONS.map((letter, i) => [`:${i}`, `${generation}#${letter}`]),
    ),
  };
  await eachItem({ TableName: tables.rollups, ...cells }, (item) => {
    const { pk, sk, programId, publishedAt, ...counts } = item;
    const at = generationAt({ pk, sk } as Key);
    const cell = at && cellAt(at.key);
    if (!cell) return;
    for (const name in counts) writePart(parts, agreed(cell, name), 'cells', Number(counts[name]));
  });
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

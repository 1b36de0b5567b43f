import { paginateScan, type ScanCommandInput } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '#shared/aws/dynamodb.ts';
import { type Key, loggedAt, tables } from '#shared/aws/tables.ts';
import type { Instant } from '#shared/calendar.ts';
import {
  CELL_PARTITIONS,
  cellAt,
  type Generation,
  generationAt,
  headKey,
  headLane,
} from '#shared/counting/keys.ts';
import {
  add,
  comparableSum,
  parseSumKey,
  possibleSums,
  recounter,
  type Sums,
} from '#shared/counting/rules/recount.ts';
import type { IssuerId } from '#shared/ids.ts';
import { LANES_PREFIX } from '#shared/lane-log/keys.ts';
import { lineFrom } from '#shared/lane-log/reader.ts';
import type { LaneEntry, LogEvent } from '#shared/lane-log/rules/event.ts';
import { type DayRange, RANKING_PARTITIONS, rankedRangeAt } from '#shared/rankings/keys.ts';
import type { DiskBuckets } from './disk-buckets.ts';

export type ClassifiedEvent = { readonly event: LogEvent; readonly isCounted: boolean };

/**
 * Classifies lines as counted (up to their lane's head) or waiting. Returns how many there are of
 * each, and how many counted lines have expired.
 *
 * @param lateBefore waiting lines logged before this instant are late
 */
export async function classify(
  lanes: DiskBuckets<LaneRecord>,
  events: DiskBuckets<ClassifiedEvent>,
  lateBefore: Instant,
) {
  const found = { counted: 0, waiting: 0, late: 0, expired: 0 };
  const lateIssuers = new Set<IssuerId>();
  for (const bucket of lanes.buckets()) {
    const heads = new Map<string, number>();
    for await (const one of bucket) {
      if ('head' in one) {
        heads.set(one.lane, one.head);
        found.expired += one.head;
        continue;
      }
      const isCounted = one.seq <= (heads.get(one.lane) ?? 0);
      if (isCounted) found.expired -= 1;
      if (one.entry.kind === 'void') continue;
      if (isCounted) found.counted += 1;
      else found.waiting += 1;
      if (!isCounted && one.loggedAt < lateBefore) {
        found.late += 1;
        lateIssuers.add(one.entry.issuerId);
      }
      events.write(bucketKeyOf(one.entry), { event: one.entry, isCounted });
    }
  }
  return { found, lateIssuers };
}

/** Events compete for claims only within one credential. */
function bucketKeyOf(event: LogEvent): string {
  if (event.kind === 'signup') return event.credited?.credentialId ?? event.eventId;
  return event.kind === 'mention' ? event.eventId : event.credentialId;
}

export async function recount(events: DiskBuckets<ClassifiedEvent>, parts: Parts): Promise<void> {
  for (const bucket of events.buckets()) {
    const counted: Sums = new Map();
    const slack: Sums = new Map();
    const count = recounter(counted);
    for await (const { event, isCounted } of bucket) {
      if (isCounted) count(event);
      else for (const [sum, n] of possibleSums(event)) add(slack, sum, n);
    }
    for (const [sum, n] of counted) writePart(parts, sum, 'log', n);
    for (const [sum, n] of slack) writePart(parts, sum, 'slack', n);
  }
}

/** A lane's head, or one of its lines: heads are written first. */
export type LaneRecord =
  | { readonly lane: string; readonly head: number }
  | {
      readonly lane: string;
      readonly seq: number;
      readonly entry: LaneEntry;
      readonly loggedAt: Instant;
    };

export type RankedRange = { readonly issuerId: IssuerId; readonly range: DayRange };

type Item = Record<string, unknown>;

export async function readHeads(
  generation: Generation,
  lanes: DiskBuckets<LaneRecord>,
): Promise<void> {
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
export async function readCells(generation: Generation, parts: Parts): Promise<RankedRange[]> {
  const ranked = new Map<string, RankedRange>();
  await eachItem({ TableName: tables.rollups, ...countsOrRanked(generation) }, (item) => {
    const { pk, sk, programId, publishedAt, ...counts } = item;
    const at = generationAt({ pk, sk } as Key);
    const cell = at && cellAt(at.key);
    if (cell) {
      for (const name in counts)
        writePart(parts, comparableSum(cell, name), 'cells', Number(counts[name]));
    }
    const range = at && rankedRangeAt(at.key);
    if (range) ranked.set(`${range.issuerId} ${range.range.first} ${range.range.last}`, range);
  });
  return [...ranked.values()];
}

/** Of boards only the histograms: the rest is large. */
function countsOrRanked(generation: Generation) {
  const partitions = [...CELL_PARTITIONS, ...RANKING_PARTITIONS];
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

export async function readLog(lanes: DiskBuckets<LaneRecord>): Promise<void> {
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

/** Part of a sum: what the log or the cells hold of it, or what may be in the cells or not. */
export type Part = {
  readonly sum: string;
  readonly of: 'log' | 'cells' | 'slack';
  readonly n: number;
};

export type Parts = DiskBuckets<Part>;

/** The parts of an issuer's day are kept together. */
function writePart(parts: Parts, sum: string, of: Part['of'], n: number): void {
  const { issuerId, day } = parseSumKey(sum);
  parts.write(`${issuerId} ${day}`, { sum, of, n });
}

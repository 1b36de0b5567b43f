import { paginateScan, type ScanCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Cell } from '#shared/domain/cell.ts';
import { eventOf, type LaneLine } from '#shared/domain/lane.ts';
import {
  add,
  agreed,
  type Drift,
  driftBetween,
  recounter,
  type Sums,
} from '#shared/domain/recount.ts';
import { dynamo } from './dynamo.ts';
import { currentGeneration } from './generations.ts';
import { cellAt, generationAt, headKey, LANES_PREFIX } from './keys.ts';
import { lineFrom } from './lanes.ts';
import { tables } from './tables.ts';

export type AuditReport = {
  /** Events in the log, those that are counted and those that wait. */
  readonly counted: number;
  readonly waiting: number;
  /** How many sums were compared, and where they differ. */
  readonly sums: number;
  readonly drift: readonly Drift[];
};

type Item = Record<string, unknown>;

const TRIES_MAX = 5;

/**
 * Count the log again from scratch, up to the lanes' heads, and compare with the cells.
 *
 * Meant for a quiet moment: if heads move meanwhile it begins again, five times at most; what
 * differs then may only be what was being counted.
 */
export async function audit(): Promise<AuditReport> {
  for (let tries = 1; ; tries++) {
    const before = await readRollups();
    const report = await compare(before);
    const isQuiet = report.drift.length === 0 || tries === TRIES_MAX;
    if (isQuiet || sameHeads(before.heads, (await readRollups()).heads)) return report;
  }
}

type Rollups = { readonly heads: ReadonlyMap<string, number>; readonly sums: Sums };

async function readRollups(): Promise<Rollups> {
  const heads = new Map<string, number>();
  const sums: Sums = new Map();
  const generation = await currentGeneration();
  await eachItem(tables.rollups, (item) => {
    const at = generationAt({ pk: String(item.pk), sk: String(item.sk) });
    if (at?.generation !== generation) return;
    const { key } = at;
    if (key.sk === headKey('').sk) heads.set(key.pk.slice(headKey('').pk.length), Number(item.seq));
    const cell = cellAt(key);
    if (cell) addCell(sums, cell, item);
  });
  return { heads, sums };
}

function addCell(
  sums: Sums,
  cell: Cell,
  { pk, sk, programId, publishedAt, ...counts }: Item,
): void {
  for (const name in counts) add(sums, agreed(cell, name), Number(counts[name]));
}

/** Lanes are recounted in the order of their events' times, as they mostly were counted. */
async function compare({ heads, sums }: Rollups): Promise<AuditReport> {
  const lines: LaneLine[] = [];
  let waiting = 0;
  await eachItem(tables.eventLog, (item) => {
    if (String(item.pk).startsWith(LANES_PREFIX)) return;
    const line = lineFrom(item);
    if (line.seq <= (heads.get(line.lane) ?? 0)) lines.push(line);
    else waiting += 1;
  });
  const events = lines.flatMap((line) => eventOf(line) ?? []).sort((a, b) => a.at - b.at);
  const recounted: Sums = new Map();
  events.forEach(recounter(recounted));
  const drift = driftBetween(recounted, sums);
  return { counted: events.length, waiting, sums: recounted.size, drift };
}

function sameHeads(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): boolean {
  return a.size === b.size && [...a].every(([lane, seq]) => b.get(lane) === seq);
}

async function eachItem(TableName: string, visit: (item: Item) => void): Promise<void> {
  const input: ScanCommandInput = { TableName, ConsistentRead: true };
  for await (const { Items = [] } of paginateScan({ client: dynamo }, input)) Items.forEach(visit);
}

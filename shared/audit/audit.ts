import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EVENT_DAYS } from '#shared/aws/tables.ts';
import { DAY, type Day, type Instant, utcDayOf } from '#shared/calendar.ts';
import { currentGeneration } from '#shared/counting/generations.ts';
import type { Generation } from '#shared/counting/keys.ts';
import {
  ALL_TIME,
  add,
  type Drift,
  driftBetween,
  parseSumKey,
  type Sums,
} from '#shared/counting/rules/recount.ts';
import type { IssuerId } from '#shared/ids.ts';
import { diskBuckets } from './disk-buckets.ts';
import { rankingDrift } from './ranking-drift.ts';
import {
  type ClassifiedEvent,
  classify,
  type LaneRecord,
  type Part,
  type Parts,
  readCells,
  readHeads,
  readLog,
  recount,
} from './recount.ts';
import { noteVerified } from './verification.ts';

export type AuditReport = {
  readonly generation: Generation;
  /** Events in the log: those that are counted, those that wait. */
  readonly counted: number;
  readonly waiting: number;
  /** Of those that wait, how many have for so long that neither stream nor sweep will count them. */
  readonly late: number;
  /** Counted lines that have outlived the log, so that the days they may belong to are left out. */
  readonly expired: number;
  readonly days: readonly AuditedDay[];
  /** How many sums differ, and the first thousand of them. */
  readonly driftCount: number;
  readonly drift: readonly Drift[];
  /** Issuers whose counts are those of the log, and lack nothing that is late. */
  readonly verified: readonly IssuerId[];
};

/**
 * Count the log again from scratch, up to the lanes' heads, and compare with the cells. Notes for
 * each issuer without drift that its counts are verified.
 *
 * Clicks may go on arriving and being counted. What was above its lane's head when we began may be
 * in the cells or not; so may be, in its stead, another click of the same visitor. The sums that
 * such lines touch may therefore differ by as much as they can add, and no other may differ at all.
 * Heads are read first, cells next, and the log last, so that whatever is in a cell is in our log.
 * Day files and boards are compared with the leaves of now.
 *
 * Memory holds a 64th of the log's claims and sums at a time: the rest waits in temporary files.
 * A rebuild that takes over meanwhile may drop what we read: then all is done again.
 */
export async function audit(): Promise<AuditReport> {
  for (;;) {
    const generation = await currentGeneration();
    const report = await auditOf(generation);
    if ((await currentGeneration()) !== generation) continue;
    await noteAll(generation, report.verified);
    return report;
  }
}

const LATE_MS = 15 * 60_000;

async function auditOf(generation: Generation): Promise<AuditReport> {
  const lateBefore = Date.now() - LATE_MS;
  const folder = mkdtempSync(join(tmpdir(), 'badgetrail-audit-'));
  try {
    const lanes = diskBuckets<LaneRecord>(folder, 'lanes');
    const parts = diskBuckets<Part>(folder, 'parts');
    const events = diskBuckets<ClassifiedEvent>(folder, 'events');
    await readHeads(generation, lanes);
    const ranked = await readCells(generation, parts);
    await readLog(lanes);
    const { found, lateIssuers } = await classify(lanes, events, lateBefore);
    await recount(events, parts);
    const report = await compare(parts, found.expired > 0 ? Date.now() : undefined);
    const boards = await rankingDrift(generation, ranked);
    const wrong = new Set([...lateIssuers, ...boards.map(({ sum }) => parseSumKey(sum).issuerId)]);
    return {
      generation,
      ...found,
      ...report,
      driftCount: report.driftCount + boards.length,
      drift: [...report.drift, ...boards].slice(0, DRIFT_MAX),
      verified: report.verified.filter((issuerId) => !wrong.has(issuerId)),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function noteAll(generation: Generation, issuers: readonly IssuerId[]): Promise<void> {
  const now = Date.now();
  for (const issuerId of issuers) await noteVerified(generation, issuerId, now);
}

/** An issuer's day, or what belongs to no day: all its counts in the log and in the cells. */
export type AuditedDay = {
  readonly issuerId: IssuerId;
  readonly day: Day | typeof ALL_TIME;
  readonly recount: number;
  readonly rollups: number;
  /** How many sums were compared, and how many of them differ. */
  readonly sums: number;
  readonly drift: number;
};

const DRIFT_MAX = 1000;

/** Compares log and cells day by day. With `expiredAt`, skips days whose lines may have expired. */
async function compare(parts: Parts, expiredAt: Instant | undefined) {
  const days: AuditedDay[] = [];
  const drift: Drift[] = [];
  for (const bucket of parts.buckets()) {
    const byDay = new Map<string, Record<Part['of'], Sums>>();
    for await (const { sum, of, n } of bucket) {
      const { issuerId, day } = parseSumKey(sum);
      if (expiredAt && !isWhole(day, expiredAt)) continue;
      const id = `${issuerId} ${day}`;
      const known = byDay.get(id) ?? { log: new Map(), cells: new Map(), slack: new Map() };
      byDay.set(id, known);
      add(known[of], sum, n);
    }
    for (const [id, { log, cells, slack }] of byDay) {
      const differing = driftBetween(log, cells, slack);
      drift.push(...differing.slice(0, DRIFT_MAX - drift.length));
      days.push(auditedDay(id, { log, cells, drift: differing.length }));
    }
  }
  days.sort((a, b) => (`${a.issuerId} ${a.day}` < `${b.issuerId} ${b.day}` ? -1 : 1));
  const driftCount = days.reduce((sum, one) => sum + one.drift, 0);
  return { days, driftCount, drift, verified: issuersWithoutDrift(days) };
}

/** Whether no line of that day can have expired yet. */
function isWhole(day: Day | typeof ALL_TIME, now: Instant): boolean {
  return day !== ALL_TIME && day > utcDayOf(now - (EVENT_DAYS - 1) * DAY);
}

type Compared = { readonly log: Sums; readonly cells: Sums; readonly drift: number };

function auditedDay(id: string, { log, cells, drift }: Compared): AuditedDay {
  const { issuerId, day } = parseSumKey(id);
  const all = (sums: Sums) => [...sums.values()].reduce((sum, n) => sum + n, 0);
  const names = new Set([...log.keys(), ...cells.keys()]);
  return { issuerId, day, recount: all(log), rollups: all(cells), sums: names.size, drift };
}

function issuersWithoutDrift(days: readonly AuditedDay[]): IssuerId[] {
  const drifted = new Set(days.filter(({ drift }) => drift > 0).map(({ issuerId }) => issuerId));
  const issuers = new Set(days.map(({ issuerId }) => issuerId));
  return [...issuers].filter((issuerId) => !drifted.has(issuerId));
}

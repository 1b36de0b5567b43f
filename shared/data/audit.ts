import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IssuerId } from '#shared/domain/ids.ts';
import { type Drift, sumPlace } from '#shared/domain/recount.ts';
import { boardDrift } from './audit-boards.ts';
import { type AuditedDay, compare, DRIFT_MAX } from './audit-comparison.ts';
import type { Part } from './audit-parts.ts';
import { type OfLane, readCells, readHeads, readLog } from './audit-readings.ts';
import { type Judged, judge, recount } from './audit-recount.ts';
import { currentGeneration } from './generations.ts';
import type { Generation } from './keys.ts';
import { spill } from './spill.ts';
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
    const lanes = spill<OfLane>(folder, 'lanes');
    const parts = spill<Part>(folder, 'parts');
    const events = spill<Judged>(folder, 'events');
    await readHeads(generation, lanes);
    const ranked = await readCells(generation, parts);
    await readLog(lanes);
    const { found, lateIssuers } = await judge(lanes, events, lateBefore);
    await recount(events, parts);
    const report = await compare(parts, found.expired > 0 ? Date.now() : undefined);
    const boards = await boardDrift(generation, ranked);
    const wrong = new Set([...lateIssuers, ...boards.map(({ sum }) => sumPlace(sum).issuerId)]);
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

import type { Key } from '#shared/data/keys.ts';
import type { Day } from '#shared/domain/calendar.ts';
import type { Cell } from '#shared/domain/cell.ts';
import { CHANNELS } from '#shared/domain/channel.ts';
import type { CredentialId, IssuerId, RecipientId } from '#shared/domain/ids.ts';
import { withLocalEngine } from '../../local/running.ts';
import { type RunningService, startService } from '../support/service.ts';
import { median, percentile } from './percentiles.ts';
import type { Figures } from './run.ts';

const RECIPIENTS = 10_000;
const ACTIVE_DAYS = 3;
const RANKING_DAYS = 30;
const YEAR_DAYS = 365;
const ASKED = 20;
const DAY_MS = 86_400_000;

/** Reports over a year of full days, and the ranking of 10,000 recipients, over HTTP. */
export async function measureReports(): Promise<Figures> {
  const service = await startService();
  await seed(service);
  const rows = [
    await ask(service, 'goal, a year', '/v1/reports/goals/awareness', yearQuery()),
    await ask(service, 'time series by day, a year', '/v1/reports/timeseries', yearQuery()),
    await ask(service, 'breakdown by channel, a year', '/v1/reports/breakdown', yearQuery()),
    await ask(service, 'ranking of 10,000, 30 days', '/v1/influencers', 'period=30d&limit=50'),
  ];
  await service.stop();
  return { title: 'Reports', header: ['report', 'p50', 'p99'], rows };
}

async function ask({ local }: RunningService, name: string, path: string, query: string) {
  const samples: number[] = [];
  for (let i = 0; i < ASKED; i++) {
    const began = performance.now();
    const headers = { authorization: `Bearer ${local.keys.read}` };
    const answer = await fetch(`${local.url}${path}?${query}`, { headers });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path}: ${text}`);
    samples.push(performance.now() - began);
  }
  return [name, `${median(samples).toFixed(0)} ms`, `${percentile(samples, 0.99).toFixed(0)} ms`];
}

function yearQuery(): string {
  const day = (daysAgo: number) => dayAgo(daysAgo);
  return `from=${day(YEAR_DAYS - 1)}&to=${day(0)}&timeZone=Asia/Kolkata`;
}

function dayAgo(days: number): Day {
  return new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10) as Day;
}

type Item = Record<string, unknown>;
type Placed = Key & Item;

/** Cells as a busy year leaves them, written straight into Rollups. */
async function seed({ local, folder }: RunningService): Promise<void> {
  process.env.DATA_DIR = folder;
  await withLocalEngine(async () => {
    const { cellKey } = await import('#shared/data/keys.ts');
    const { writeAll } = await import('./write-all.ts');
    const issuerId = local.issuerId as IssuerId;
    const at = (cell: Cell, counts: Item) => ({ ...cellKey(cell, 0), ...counts });
    await writeAll([...yearOf(issuerId, at), ...leavesOf(issuerId, at)]);
  });
}

type At = (cell: Cell, counts: Item) => Placed;

/** Every quarter-hour of a year, six counters each, and the dimensions of each day. */
function yearOf(issuerId: IssuerId, at: At): Placed[] {
  const scope = { issuerId };
  return Array.from({ length: YEAR_DAYS }, (_, i) => i).flatMap((i) => {
    const day = dayAgo(i);
    return [
      at({ type: 'day', scope, day }, quarterly(['p', 'h', 'e', 'eu', 'r', 's'])),
      at({ type: 'cohort', scope, day }, quarterly(['p', 'h', 'e', 'r', 's'])),
      at({ type: 'dimensions', scope, day }, cut()),
    ];
  });
}

function quarterly(counters: readonly string[]): Item {
  const names = counters.flatMap((name) => Array.from({ length: 96 }, (_, q) => `${name}.${q}`));
  return Object.fromEntries(names.map((name, i) => [name, (i % 40) + 1]));
}

function cut(): Item {
  const names = ['e', 'eu', 'r'].flatMap((name) => [
    ...CHANNELS.map((channel) => `${name}.ch.${channel}`),
    ...Array.from({ length: 60 }, (_, i) => `${name}.co.C${i}`),
  ]);
  return Object.fromEntries(names.map((name, i) => [name, (i % 90) + 1]));
}

/** Each recipient was followed on some days of the month. */
function leavesOf(issuerId: IssuerId, at: At): Placed[] {
  return Array.from({ length: RECIPIENTS * ACTIVE_DAYS }, (_, i) => {
    const who = String(i % RECIPIENTS).padStart(10, '0');
    const day = dayAgo((i * 7) % RANKING_DAYS);
    const recipientId: RecipientId = `rcp_${who}`;
    const owner = { issuerId, recipientId, credentialId: `crd_${who}` as CredentialId };
    const counts = { 'e.linkedin': (i % 50) + 1, 'eu.linkedin': (i % 40) + 1, 'r.linkedin': i % 9 };
    const signups = i % 5 === 0 ? { 's.linkedin': (i % 4) + 1 } : {};
    const about = { programId: 'prg_0000000000', publishedAt: i };
    return at({ type: 'leaf', owner, day }, { ...counts, ...signups, ...about });
  });
}

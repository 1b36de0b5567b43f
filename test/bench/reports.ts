import type { Key } from '#shared/aws/tables.ts';
import type { Day } from '#shared/calendar.ts';
import { CHANNELS } from '#shared/channels.ts';
import type { Cell } from '#shared/counting/rules/cell.ts';
import type { CredentialId, IssuerId, ProgramId, RecipientId } from '#shared/ids.ts';
import { withLocalEngine } from '../../local/engine/running.ts';
import { caller } from '../support/call-api.ts';
import { startCapacityMeter, units } from '../support/capacity-meter.ts';
import { type RunningService, startService } from '../support/service.ts';
import { median, percentile } from './percentiles.ts';
import type { Figures } from './run.ts';

const RECIPIENTS = 10_000;
const ACTIVE_DAYS = 3;
const RANKING_DAYS = 30;
const YEAR_DAYS = 365;
const WARM_UP = 2;
const ASKED = 50;
const DAY_MS = 86_400_000;

/** What is asked: a path and its query. */
const REPORTS: Readonly<Record<string, string>> = {
  'goal, a year of 10 M clicks': `/v1/reports/goals/awareness?${yearQuery()}`,
  'funnel, the same': `/v1/reports/funnel?${yearQuery()}`,
  'time series by day, the same': `/v1/reports/timeseries?${yearQuery()}`,
  'time series by week, as the dashboard asks': `/v1/reports/timeseries?interval=week&${yearQuery()}`,
  'breakdown by channel, the same': `/v1/reports/breakdown?${yearQuery()}`,
  'ranking of 10,000, 30 days': '/v1/influencers?period=30d&limit=50',
};

/** Reports over a year of full days, and the ranking of 10,000 recipients: over HTTP, and in read units. */
export async function measureReports(): Promise<Figures> {
  const service = await startService();
  const units = await seedAndWeigh(service);
  const rows: string[][] = [];
  for (const [name, path] of Object.entries(REPORTS)) {
    rows.push([name, ...(await ask(service, path)), units.get(name) ?? '']);
  }
  await service.stop();
  return { title: 'Reports', header: ['report', 'p50', 'p99', 'read units'], rows };
}

async function ask({ local }: RunningService, path: string): Promise<string[]> {
  const samples: number[] = [];
  for (let i = 0; i < WARM_UP + ASKED; i++) {
    const began = performance.now();
    const headers = { authorization: `Bearer ${local.keys.read}` };
    const answer = await fetch(`${local.url}${path}`, { headers });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path}: ${text}`);
    if (i >= WARM_UP) samples.push(performance.now() - began);
  }
  return [`${median(samples).toFixed(0)} ms`, `${percentile(samples, 0.99).toFixed(0)} ms`];
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

/** Write cells as a busy year leaves them straight into Rollups, and ask what reading them consumes. */
async function seedAndWeigh({ local, folder }: RunningService): Promise<Map<string, string>> {
  process.env.DATA_DIR = folder;
  return withLocalEngine(async () => {
    const meter = await startCapacityMeter(process.env.AWS_ENDPOINT_URL_DYNAMODB ?? '');
    process.env.AWS_ENDPOINT_URL_DYNAMODB = meter.url;
    // Loaded only now, so that every call goes through the meter.
    const { cellKey } = await import('#shared/counting/keys.ts');
    const { writeAll } = await import('./write-all.ts');
    const { handler } = await import('../../functions/reports-api/handler.ts');
    const issuerId = local.issuerId as IssuerId;
    const at = (cell: Cell, counts: Item) => ({ ...cellKey(cell, 0), ...counts });
    await writeAll([...yearOf(issuerId, at), ...leavesOf(issuerId, at)]);
    // Cells were written past the counting: a day's own make up its stamp.
    const { rankDays } = await import('#shared/rankings/rank.ts');
    await rankDays(issuerId, { now: Date.now() });
    const call = caller(handler);
    const weighed = new Map<string, string>();
    for (const [name, path] of Object.entries(REPORTS)) {
      meter.take();
      await call(`GET ${path}`, { key: local.keys.read });
      weighed.set(name, units(meter.take(), /rollups/).toFixed(1));
    }
    await meter.stop();
    return weighed;
  });
}

type At = (cell: Cell, counts: Item) => Placed;

/** Every quarter-hour of a year, six counters each, and the dimensions of each day. */
function yearOf(issuerId: IssuerId, at: At): Placed[] {
  const scope = { issuerId };
  const programId: ProgramId = 'prg_0000000000';
  return Array.from({ length: YEAR_DAYS }, (_, i) => i).flatMap((i) => {
    const day = dayAgo(i);
    return [
      at({ type: 'day', scope, day }, whole(['p', 'h', 'e', 'eu', 'r', 's'])),
      at({ type: 'cohort', scope, day }, whole(['p', 'h', 'e', 'r', 's'])),
      at(
        { type: 'dimensions', scope, day },
        { ...quarterly(['p', 'h', 'e', 'eu', 'r', 's']), ...cut() },
      ),
      at(
        { type: 'arrivals', scope: { issuerId, programId }, day },
        quarterly(['p', 'h', 'e', 'r', 's']),
      ),
    ];
  });
}

/** 10 M engagements a year are 286 in each quarter-hour. */
const PER_QUARTER = 10_000_000 / (YEAR_DAYS * 96);

function whole(counters: readonly string[]): Item {
  return Object.fromEntries(counters.map((name) => [`${name}.all`, Math.round(96 * PER_QUARTER)]));
}

function quarterly(counters: readonly string[]): Item {
  const names = counters.flatMap((name) => Array.from({ length: 96 }, (_, q) => `${name}.${q}`));
  return Object.fromEntries(
    names.map((name, i) => [name, Math.round(PER_QUARTER) + (i % 40) - 20]),
  );
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

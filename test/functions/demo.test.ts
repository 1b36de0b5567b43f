import { beforeAll, describe, expect, test } from 'vitest';
import { contentOf } from '#shared/aws/dynamodb.ts';
import { countLines } from '#shared/counting/count.ts';
import { eventOf } from '#shared/lane-log/rules/lane.ts';
import type { Credential } from '#shared/registry/credentials.ts';
import { readIssuer } from '#shared/registry/issuers.ts';
import type { Pathway } from '#shared/registry/pathways.ts';
import type { Program } from '#shared/registry/programs.ts';
import type { Recipient } from '#shared/registry/recipients.ts';
import { GOAL_KEYS } from '#shared/reports/rules/goals.ts';
import { metricsOf } from '#shared/reports/rules/metrics.ts';
import { loadDemo } from '../../local/demo/load-demo.ts';
import { driftOf } from '../support/cells-of.ts';
import { freshIssuer, type TestIssuer } from '../support/issuer.ts';
import { logOf } from '../support/log-of.ts';
import { naive, type Raw } from '../support/naive.ts';
import { storedOf } from '../support/registry.ts';
import { report } from '../support/reports-api.ts';

const NOW = Date.parse('2026-11-24T10:00:00Z');
const HOUR = 3_600_000;

let own: TestIssuer;
let raw: Raw;

beforeAll(async () => {
  own = await freshIssuer({ timeZone: 'UTC' });
  const { issuerId } = own.issuer;
  await loadDemo(issuerId, NOW);
  const lines = await logOf(issuerId);
  await countLines(lines);
  const stored = await storedOf(issuerId);
  const some = <T>(prefix: string) =>
    stored
      .filter(({ sk }) => String(sk).startsWith(prefix))
      .flatMap((item) => contentOf<T>(item) ?? []);
  const issuer = await readIssuer(issuerId);
  if (!issuer) throw new Error('it was just made');
  raw = {
    issuer,
    events: lines.flatMap((line) => eventOf(line) ?? []),
    credentials: some<Credential>('CRD#'),
    recipients: some<Recipient>('RCP#'),
    programs: some<Program>('PRG#'),
    pathways: some<Pathway>('PTH#'),
  };
}, 400_000);

/** What the clocks of each zone say, as offsets: New York goes back on 1 November 2026. */
const SPANS = [
  { zone: 'UTC', from: '2026-10-25', to: '2026-11-07', begins: 0, ends: 0 },
  { zone: 'Asia/Kolkata', from: '2026-10-25', to: '2026-11-07', begins: 5.5, ends: 5.5 },
  { zone: 'America/New_York', from: '2026-10-25', to: '2026-11-07', begins: -4, ends: -5 },
  { zone: 'Pacific/Apia', from: '2026-10-25', to: '2026-11-07', begins: 13, ends: 13 },
  { zone: 'UTC', from: '2025-11-25', to: '2026-11-24', begins: 0, ends: 0 },
] as const;

const boundsOf = ({ from, to, begins, ends }: (typeof SPANS)[number]) => ({
  from: Date.parse(`${from}T00:00:00Z`) - begins * HOUR,
  to: Date.parse(`${to}T24:00:00Z`) - ends * HOUR,
});

type Answered = {
  id: string;
  status: string;
  value: number;
  numerator?: number;
  denominator?: number;
};

describe.each(SPANS)('from $from to $to in $zone', (span) => {
  test.each(GOAL_KEYS)('%s is what a naive count of log and registry says', async (goal) => {
    const { zone, from, to } = span;
    const query = `from=${from}&to=${to}&timeZone=${zone}&compare=previous`;
    const body = await report(`/v1/reports/goals/${goal}?${query}`, own.keys.read);
    const bounds = boundsOf(span);
    const { previousPeriod } = body;
    const before = { from: Date.parse(previousPeriod.from), to: Date.parse(previousPeriod.to) };
    const truth: Record<string, number | readonly number[]> = naive(
      raw,
      bounds,
      before,
      Date.now(),
    );

    expect(Date.parse(body.period.from)).toBe(bounds.from);
    expect(Date.parse(body.period.to)).toBe(bounds.to);
    expect(body.metrics.map(({ id }: Answered) => id)).toEqual(metricsOf(goal));
    for (const one of body.metrics as Answered[]) {
      const expected = truth[one.id];
      expect(expected, one.id).toBeDefined();
      expect(one.status, one.id).not.toBe('needs-input');
      if (typeof expected === 'number') expect(one.value, one.id).toBeCloseTo(expected, 6);
      else
        expect([one.numerator, one.denominator].map(rounded), one.id).toEqual(
          expected?.map(rounded),
        );
    }
  });
});

const rounded = (n: number | undefined) => n && Math.round(n * 1e6) / 1e6;

test('7d is seven days', async () => {
  const { period } = await report(
    '/v1/reports/goals/awareness?period=7d&timeZone=Asia/Kolkata',
    own.keys.read,
  );
  expect(period.days).toBe(7);
  expect(Date.parse(period.to) - Date.parse(period.from)).toBe(7 * 24 * HOUR);
});

test('the demo is a believable academy', () => {
  const kinds = Map.groupBy(raw.events, ({ kind }) => kind);
  const count = (kind: Parameters<typeof kinds.get>[0]) => kinds.get(kind)?.length ?? 0;
  expect(new Set(raw.recipients.map(({ country }) => country)).size).toBe(10);
  expect(count('published')).toBeGreaterThan(400);
  expect(count('engagement')).toBeGreaterThan(2000);
  for (const kind of ['survey', 'mention', 'verification', 'signup'] as const) {
    expect(count(kind), kind).toBeGreaterThan(50);
  }
});

test('its cells are what a recount of its log says; a line less would be noticed (negative control)', async () => {
  expect(await driftOf(raw.events)).toEqual([]);
  expect((await driftOf(raw.events.slice(1))).length).toBeGreaterThan(0);
});

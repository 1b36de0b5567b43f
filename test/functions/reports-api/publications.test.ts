import { beforeAll, describe, expect, test } from 'vitest';
import { readLine } from '#shared/lane-log/reader.ts';
import { eventOf } from '#shared/lane-log/rules/lane.ts';
import { admin } from '../../support/admin-api.ts';
import { itemsIn } from '../../support/call-api.ts';
import { driftOf } from '../../support/cells-of.ts';
import { countLane } from '../../support/count-lane.ts';
import { freshIssuer, type TestIssuer } from '../../support/issuer.ts';
import { publishAll } from '../../support/publish.ts';
import { report } from '../../support/reports-api.ts';

const PAPER = {
  currency: 'EUR',
  costPerCredential: 300,
  minutesPerCredential: 10,
  costPerVerification: 1000,
};

let own: TestIssuer;
let programs: Record<string, string>;

/** Ada renews in time and comes back for another program, Bo too late, Cy not at all. */
beforeAll(async () => {
  own = await freshIssuer({ timeZone: 'UTC' });
  const [ada, bo] = [
    { externalId: 'ada', country: 'in' },
    { externalId: 'bo', country: 'DE' },
  ];
  const cy = { externalId: 'cy' };
  await publishAll(own.keys.ingest, [
    aid('ada-1', ada, '2024-03-01', '2025-03-01'),
    aid('bo-1', bo, '2024-03-05', '2025-03-05'),
    aid('cy-1', cy, '2024-03-09', '2025-03-09'),
    aid('ada-2', ada, '2025-02-01', '2026-03-01'),
    aid('bo-2', bo, '2025-04-01', '2026-04-01'),
    { ...aid('ada-3', ada, '2025-02-20'), program: 'Driving' },
    { ...aid('dee-1', { externalId: 'dee', country: 'BR' }, '2025-02-21'), program: 'Driving' },
  ]);
  const listed = itemsIn(await admin('GET /v1/programs', { key: own.keys.read }));
  programs = Object.fromEntries(listed.map(({ name, programId }) => [name, String(programId)]));
});

function aid(externalId: string, recipient: object, day: string, expiry?: string) {
  const at = (text: string) => `${text}T12:00:00Z`;
  const ends = expiry && { expiresAt: at(expiry) };
  return { externalId, program: 'First aid', recipient, issuedAt: at(day), ...ends };
}

async function valuesOf(goal: string, query: string) {
  const { metrics } = await report(`/v1/reports/goals/${goal}?${query}`, own.keys.read);
  return Object.fromEntries(metrics.map((one: { id: string }) => [one.id, one]));
}

describe('renewals', () => {
  test('are published again before the end of the one before; later ones are told apart', async () => {
    const { renewals, late_renewals } = await valuesOf('renewals', 'from=2025-01-01&to=2025-12-31');
    expect([renewals.value, late_renewals.value]).toEqual([1, 1]);
  });

  test('rate and lapsed are of those that expire in the period', async () => {
    const { renewal_rate, lapsed } = await valuesOf('renewals', 'from=2025-03-01&to=2025-03-31');
    expect(renewal_rate).toMatchObject({ numerator: 1, denominator: 3, smallSample: true });
    expect(lapsed.value).toBe(2);
  });

  test('due soon are those that expire within 90 days after the period', async () => {
    const due = async (to: string) =>
      (await valuesOf('renewals', `from=2025-11-01&to=${to}`)).renewals_due.value;
    expect(await due('2025-11-30')).toBe(0);
    expect(await due('2025-12-02')).toBe(1);
    expect(await due('2026-01-31')).toBe(2);
  });
});

test('a longer life of the one before, told later, decides whether it was renewed in time', async () => {
  const { keys } = await freshIssuer({ timeZone: 'UTC' });
  const eve = { externalId: 'eve' };
  const [id] = await publishAll(keys.ingest, [aid('eve-1', eve, '2024-03-01', '2025-03-01')]);
  const body = { expiresAt: '2025-09-01T12:00:00Z' };
  await admin(`PATCH /v1/credentials/${id}`, { key: keys.ingest, body });
  await publishAll(keys.ingest, [aid('eve-2', eve, '2025-06-01', '2026-06-01')]);

  const path = '/v1/reports/goals/renewals?from=2025-01-01&to=2025-12-31';
  const { metrics } = await report(path, keys.read);
  const found = (name: string) => metrics.find((one: { id: string }) => one.id === name);
  expect([found('renewals').value, found('late_renewals').value]).toEqual([1, 0]);
  expect(found('renewal_rate')).toMatchObject({ numerator: 1, denominator: 1 });
  expect(found('lapsed').value).toBe(0);
});

test('new learners are counted once, with their first credential', async () => {
  expect((await valuesOf('launch', 'from=2024-01-01&to=2025-12-31')).new_learners.value).toBe(4);
  const driving = `from=2024-01-01&to=2025-12-31&programId=${programs.Driving}`;
  expect((await valuesOf('launch', driving)).new_learners.value).toBe(1);
});

test('return users have a second credential within a year, and no third makes them return again', async () => {
  const { return_users, return_rate } = await valuesOf('pathways', 'from=2025-01-01&to=2025-12-31');
  expect(return_users.value).toBe(1);
  expect(return_rate).toMatchObject({ numerator: 0, denominator: 1 });
  const cohort = await valuesOf('pathways', 'from=2024-03-01&to=2024-03-31');
  expect(cohort.return_rate).toMatchObject({ numerator: 1, denominator: 3 });
});

describe('global learners', () => {
  test('need to know where the issuer is at home', async () => {
    const { global_learners } = await valuesOf('international', 'from=2024-01-01&to=2025-12-31');
    expect(global_learners).toMatchObject({
      status: 'needs-input',
      todo: expect.stringContaining('homeCountry'),
    });
  });

  test('are new ones from elsewhere; who has no country is named as an assumption', async () => {
    await set('PATCH /v1/issuer', { homeCountry: 'DE' });
    const { global_learners } = await valuesOf('international', 'from=2024-01-01&to=2025-12-31');
    expect(global_learners).toMatchObject({
      status: 'estimated',
      value: 2,
      assumptions: ['1 of 4 new learners came without a country and are taken to be at home.'],
    });
  });

  test('grow against the period before', async () => {
    const year = await valuesOf('international', 'from=2025-01-01&to=2025-12-31');
    // 2024 has 366 days, and the 365 before 2025 begin on 2 January.
    expect(year.global_learner_growth).toMatchObject({ value: 0, numerator: 0, denominator: 1 });
  });
});

test('high-stakes learners are those of programs that are marked so now', async () => {
  const query = 'from=2024-01-01&to=2025-12-31';
  expect((await valuesOf('employability', query)).high_stakes_learners.status).toBe('needs-input');
  await set(`PATCH /v1/programs/${programs.Driving}`, { highStakes: true });
  expect((await valuesOf('employability', query)).high_stakes_learners).toMatchObject({
    status: 'measured',
    value: 2,
  });
});

test('savings are by the baseline of the program, else of the issuer', async () => {
  const query = 'from=2024-01-01&to=2025-12-31';
  await set(`PATCH /v1/programs/${programs.Driving}`, { baseline: PAPER });
  const some = await valuesOf('efficiency', query);
  expect(some.cost_savings).toMatchObject({
    status: 'estimated',
    value: 600,
    currency: 'EUR',
    assumptions: [expect.any(String), expect.stringContaining('5 credentials')],
  });
  await set('PATCH /v1/issuer', { baseline: { ...PAPER, costPerCredential: 200 } });
  const all = await valuesOf('efficiency', query);
  expect([all.cost_savings.value, all.time_savings.value]).toEqual([1600, 70]);
  await set(`PATCH /v1/programs/${programs.Driving}`, { baseline: null });
  expect((await valuesOf('efficiency', query)).cost_savings.value).toBe(1400);
});

async function set(request: string, body: object) {
  expect(await admin(request, { key: own.keys.admin, body })).toMatchObject({ status: 200 });
}

test('ten credentials of one person at once make one new learner, exactly', async () => {
  const { keys } = await freshIssuer({ timeZone: 'UTC' });
  const body = Array.from({ length: 10 }, (_, i) => ({
    externalId: `award-${i}`,
    program: { externalId: `course-${i % 3}`, name: 'A course' },
    recipient: { externalId: 'ada', country: 'DE' },
    issuedAt: '2026-03-01T12:00:00Z',
    expiresAt: '2027-03-01T12:00:00Z',
  }));
  const answer = await admin('POST /v1/credentials/import', { key: keys.ingest, body });
  expect(answer.body.summary).toMatchObject({ created: 10 });
  const lanes = itemsIn(answer).map(({ credentialId }) => `PUB#${credentialId}`);
  for (const lane of lanes) await countLane(lane);

  const value = async (goal: string, id: string) => {
    const { metrics } = await report(`/v1/reports/goals/${goal}?from=2026-03-01`, keys.read);
    return metrics.find((one: { id: string }) => one.id === id).value;
  };
  expect(await value('launch', 'new_learners')).toBe(1);
  expect(await value('pathways', 'return_users')).toBe(1);
  const lines = await Promise.all(lanes.map((lane) => readLine(lane, 1)));
  const events = lines.flatMap((line) => (line && eventOf(line)) ?? []);
  expect(await driftOf(events)).toEqual([]);
  expect((await driftOf(events.slice(1))).length, 'negative control').toBeGreaterThan(0);
});

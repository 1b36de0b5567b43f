import { beforeAll, describe, expect, test } from 'vitest';
import { createProgram } from '#shared/registry/programs.ts';
import { freshIssuer, type TestIssuer } from '../../support/issuer.ts';
import { freshId } from '../../support/log-events.ts';
import { reports } from '../../support/reports-api.ts';

let own: TestIssuer;
let other: TestIssuer;
beforeAll(async () => {
  [own, other] = [await freshIssuer(), await freshIssuer()];
});

const REPORTS = [
  '/v1/reports/goals/awareness',
  '/v1/reports/benchmarks',
  '/v1/reports/funnel',
  '/v1/reports/timeseries',
];
const RANKINGS = ['/v1/influencers'];
const PATHS = [...REPORTS, '/v1/reports/breakdown', '/v1/reports/goals', ...RANKINGS];

async function refusalOf(path: string) {
  const { status, body } = await reports(`GET ${path}`, { key: own.keys.read });
  expect(JSON.stringify(body)).not.toContain('    at ');
  return { status, fields: (body.errors as { field: string }[])?.map(({ field }) => field) };
}

describe.each(PATHS)('%s', (path) => {
  test('is for keys that may read', async () => {
    expect((await reports(`GET ${path}`)).status).toBe(401);
    expect((await reports(`GET ${path}`, { key: 'bt_read_nobody' })).status).toBe(401);
    expect((await reports(`GET ${path}`, { key: own.keys.ingest })).status).toBe(403);
    expect((await reports(`GET ${path}`, { key: own.keys.admin })).status).toBe(200);
    expect((await reports(`GET ${path}`, { key: own.keys.read })).status).toBe(200);
  });

  test('refuses what it does not know, by name', async () => {
    expect(await refusalOf(`${path}?perriod=7d`)).toEqual({ status: 400, fields: ['perriod'] });
  });
});

describe.each([...REPORTS, ...RANKINGS])('%s refuses', (path) => {
  test.each([
    ['from=2026-11-20T10:00:00', 'from'],
    ['to=tomorrow', 'to'],
    ['from=2026-11-20&to=2026-11-01', 'from'],
    ['from=2010-01-01', 'from'],
    ['period=8d', 'period'],
    ['period=7d&from=2026-11-20', 'period'],
    ['timeZone=Mars/Olympus', 'timeZone'],
    ['programId=prg_%00', 'programId'],
  ])('%s, naming %s', async (query, field) => {
    expect(await refusalOf(`${path}?${query}`)).toEqual({ status: 400, fields: [field] });
  });
});

test.each([
  ['/v1/reports/timeseries?metric=clicks', 'metric'],
  ['/v1/reports/timeseries?interval=minute', 'interval'],
  ['/v1/reports/timeseries?interval=hour&from=2025-11-20', 'interval'],
  ['/v1/reports/breakdown?by=browser', 'by'],
  ['/v1/reports/goals/awareness?compare=next', 'compare'],
  ['/v1/influencers?rankBy=luck', 'rankBy'],
  ['/v1/influencers?limit=0', 'limit'],
  ['/v1/influencers?limit=201', 'limit'],
  ['/v1/influencers?currency=euro&rankBy=value', 'currency'],
  ['/v1/influencers?currency=EUR', 'currency'],
  ['/v1/influencers?from=2026-11-20T00:00:00Z', 'from'],
  ['/v1/influencers?timeZone=UTC', 'timeZone'],
])('%s is refused, naming %s', async (path, field) => {
  expect(await refusalOf(path)).toEqual({ status: 400, fields: [field] });
});

test.each([
  ['/v1/reports/goals/fame', 'goal'],
  ['/v1/reports/goals/toString', 'goal'],
  [`/v1/reports/funnel?programId=${freshId('prg')}`, 'programId'],
  [`/v1/influencers?programId=${freshId('prg')}`, 'programId'],
  [`/v1/influencers/${freshId('rcp')}`, 'recipientId'],
  ['/v1/influencers/rcp_%00', 'recipientId'],
])('%s is not there', async (path, field) => {
  expect(await refusalOf(path)).toEqual({ status: 404, fields: [field] });
});

test("another issuer's program is not there, and its own is", async () => {
  const input = { externalId: 'p', name: 'P' };
  const theirs = (await createProgram(other.issuer.issuerId, input)).program.programId;
  const ours = (await createProgram(own.issuer.issuerId, input)).program.programId;
  for (const path of [...REPORTS, ...RANKINGS]) {
    expect(await refusalOf(`${path}?programId=${theirs}`)).toEqual({
      status: 404,
      fields: ['programId'],
    });
    expect((await refusalOf(`${path}?programId=${ours}`)).status).toBe(200);
  }
});

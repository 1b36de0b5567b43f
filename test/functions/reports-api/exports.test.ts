import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Operation } from '#shared/access/operation.ts';
import { CredentialExport } from '#shared/contracts/reports.ts';
import type { ApiEvent } from '#shared/http/api.ts';
import { handler } from '../../../functions/reports-api/handler.ts';
import { OPERATIONS } from '../../../functions/reports-api/operations.ts';
import { admin } from '../../support/admin-api.ts';
import { textIn } from '../../support/call-api.ts';
import { freshIssuer } from '../../support/issuer.ts';
import { report } from '../../support/reports-api.ts';
import { aStory } from '../../support/story.ts';

let story: Awaited<ReturnType<typeof aStory>>;
beforeAll(async () => {
  story = await aStory();
});

const SPAN = 'from=2026-11-20&to=2026-11-24';

/** An answer as it is, of whatever type. */
async function get(address: string, headers: Record<string, string> = {}) {
  const [rawPath = '', query = ''] = address.split('?');
  const event = {
    version: '2.0',
    rawPath,
    headers,
    queryStringParameters: Object.fromEntries(new URLSearchParams(query)),
    requestContext: { http: { method: 'GET', path: rawPath, sourceIp: '192.0.2.1' } },
  };
  return handler(event as unknown as ApiEvent, {} as never);
}

function asReader(address: string, headers = {}) {
  return get(address, { authorization: `Bearer ${story.keys.read}`, ...headers });
}

function rowsOf({ body = '' }: { body?: string }): Record<string, string>[] {
  return parse(body, { columns: true, bom: true });
}

describe('as CSV', () => {
  // Events have a test of their own: this story's are not in the archive.
  const tables = Object.values<Operation>(OPERATIONS).filter(
    ({ table, path }) => table && path !== '/v1/exports/events',
  );

  test.each(tables.map(({ path }) => path))('%s is a table', async (template) => {
    const path = template
      .replace('{goal}', 'awareness')
      .replace('{credentialId}', story.ada.credentialId)
      .replace('{recipientId}', story.ada.recipientId);
    const isList = /goals$|credentials/.test(path);

    const answer = await asReader(`${path}?format=csv${isList ? '' : `&${SPAN}`}`);

    expect(answer).toMatchObject({
      statusCode: 200,
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': expect.stringMatching(/^attachment; filename="[\w-]+\.csv"$/),
      },
    });
    expect(rowsOf(answer).length).toBeGreaterThan(0);
  });

  test('a ranking says what its JSON says', async () => {
    const query = `/v1/influencers?${SPAN}&rankBy=engagements`;
    const { items } = await report(query, story.keys.read);

    const rows = rowsOf(await asReader(`${query}&format=csv`));

    expect(rows.map(({ rank, name, score }) => [Number(rank), name, Number(score)])).toEqual(
      items.map(({ rank, name, score }: Record<string, unknown>) => [rank, name, score]),
    );
    expect(rows[0]?.['parts.engagements']).toBe(String(items[0].parts.engagements));
  });

  test('goes by Accept too, says UTF-8 when asked, and gives the next page’s cursor', async () => {
    const query = `/v1/influencers?${SPAN}&rankBy=engagements&limit=1`;
    expect((await asReader(query, { accept: 'text/csv' })).headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'x-next-cursor': expect.any(String),
    });
    expect((await asReader(`${query}&format=csv&bom=true`)).body).toMatch(/^\uFEFF/);
    const asBrowser = await asReader(query, { accept: 'text/html,*/*' });
    expect(asBrowser.headers).toMatchObject({ 'content-type': 'application/json' });
  });

  test.each([
    ['format=xlsx', 'format'],
    ['format=csv&bom=maybe', 'bom'],
    ['format=csv&colour=red', 'colour'],
  ])('%s is refused, naming %s', async (query, field) => {
    const { statusCode, body = '' } = await asReader(`/v1/reports/funnel?${query}`);
    expect([statusCode, JSON.parse(body).errors[0].field]).toEqual([400, field]);
  });
});

describe('every credential', () => {
  test('comes with its all-time results', async () => {
    const first = await report('/v1/exports/credentials?limit=2', story.keys.read);
    const cursor = encodeURIComponent(first.nextCursor);
    const second = await report(
      `/v1/exports/credentials?limit=2&cursor=${cursor}`,
      story.keys.read,
    );
    const items = CredentialExport.shape.items.parse([...first.items, ...second.items]);

    expect(items.map(({ externalId }) => externalId).sort()).toEqual(['Ada', 'Bo', 'Cy']);
    const ada = items.find(({ externalId }) => externalId === 'Ada');
    expect(ada?.totals).toMatchObject({
      shares: 2,
      engagements: 3,
      signups: 1,
      value: { EUR: 1900 },
    });
    expect(second.nextCursor).toBeNull();
  });
});

describe('a shared report', () => {
  const share = async (body: object) =>
    admin('POST /v1/shared-reports', { key: story.keys.admin, body });
  const linkOf = async (body: object) => {
    const url = textIn(await share(body), 'url');
    return url.slice(url.indexOf('/v1/'));
  };
  const ranking = {
    path: '/v1/influencers',
    query: { from: '2026-11-20', to: '2026-11-24', rankBy: 'engagements' },
    title: 'Autumn <b>',
  };

  test('is read by whoever has its link, without names', async () => {
    const path = await linkOf(ranking);

    const { statusCode, body = '' } = await get(path);

    const { items } = JSON.parse(body);
    expect(statusCode).toBe(200);
    expect(items.length).toBeGreaterThan(1);
    for (const { name, score } of items) expect([name, score > 0]).toEqual([null, true]);
    const csv = await get(`${path}?format=csv`);
    expect(rowsOf(csv)).toHaveLength(items.length);
    for (const name of ['Ada', 'Bo']) expect(csv.body).not.toContain(name);
  });

  test('is a page for people, in which nothing runs', async () => {
    const answer = await get(await linkOf(ranking), { accept: 'text/html' });
    expect(answer.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': expect.not.stringContaining('unsafe'),
      'x-robots-tag': 'noindex',
    });
    expect(answer.body).toContain('Autumn &lt;b&gt;');
    expect(answer.body).not.toContain('Ada');
  });

  test('opens nothing but itself, whatever is asked of its link', async () => {
    const path = await linkOf({ path: '/v1/reports/funnel', query: { period: '7d' } });
    const { body = '' } = await get(`${path}?programId=${story.go.programId}&period=all`);
    expect(JSON.parse(body)).toMatchObject({ programId: null, period: { days: 7 } });
    const token = path.split('/').at(-1);
    const asKey = await get('/v1/reports/funnel', { authorization: `Bearer ${token}` });
    expect(asKey.statusCode).toBe(401);
  });

  test('whose link is no longer good is a notice for people, and a problem for machines', async () => {
    const path = '/v1/shared/no-such-token';
    const page = await get(path, { accept: 'text/html,application/xhtml+xml' });
    expect(page).toMatchObject({
      statusCode: 404,
      body: expect.stringContaining('no longer shared'),
    });
    expect(page.headers?.['content-type']).toMatch('text/html');
    expect(page.headers?.['content-security-policy']).toMatch("default-src 'none'");
    for (const answer of [
      await get(path),
      await get(`${path}?format=json`, { accept: 'text/html' }),
    ]) {
      expect(answer.statusCode).toBe(404);
      expect(answer.headers?.['content-type']).toBe('application/problem+json');
    }
  });

  test('is refused once it is taken back, or when its token was altered', async () => {
    const { body } = await share({ path: '/v1/reports/funnel' });
    const { sharedReportId, url } = body as { sharedReportId: string; url: string };
    const path = url.slice(url.indexOf('/v1/'));
    const altered = `${path.slice(0, -2)}${path.endsWith('AA') ? 'BB' : 'AA'}`;
    expect((await get(path)).statusCode).toBe(200);
    expect((await get(altered)).statusCode).toBe(404);
    const stranger = await freshIssuer();
    const taking = `DELETE /v1/shared-reports/${sharedReportId}`;
    expect((await admin(taking, { key: stranger.keys.admin })).status).toBe(404);

    expect((await admin(taking, { key: story.keys.admin })).status).toBe(204);

    expect((await get(path)).statusCode).toBe(404);
  });

  test.each([
    [{ path: '/v1/credentials' }, 'path'],
    [{ path: '/v1/reports/credentials' }, 'path'],
    [{ path: '/v1/reports/credentials/crd_0000000000000000000000/signups' }, 'path'],
    [{ path: '/v1/influencers/rcp_00000000000000000000' }, 'path'],
    [{ path: '/v1/reports/funnel', query: { colour: 'red' } }, 'query.colour'],
    [{ path: '/v1/reports/funnel', query: { period: 'ages' } }, 'query.period'],
    [{ path: '/v1/reports/funnel', expiresInDays: 0 }, 'expiresInDays'],
    [{ path: '/v1/reports/funnel', expiresInDays: 366 }, 'expiresInDays'],
  ])('%j is refused, naming %s', async (body, field) => {
    expect(await share(body)).toMatchObject({ status: 400, body: { errors: [{ field }] } });
  });

  test('expires', async () => {
    const { findSharedReport, sharedReportToken, shareReport } = await import(
      '#shared/reports/shared-reports.ts'
    );
    const { issuerId } = story.issuer;
    const past = { path: '/v1/reports/funnel', query: {}, expiresInDays: -1 };
    const token = await sharedReportToken(await shareReport(issuerId, past));
    expect(await findSharedReport(token)).toBeUndefined();
  });
});

import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PUBLIC_HOST } from '../../local/deployed/template.ts';
import { chooseAt } from '../support/sign-in.ts';
import {
  type AcademyOnAws,
  awardsCsv,
  clickIdIn,
  SCHEDULED,
  startAcademyOnAws,
} from './academy-on-aws.ts';

const PUBLIC_URL = `https://${PUBLIC_HOST}`;
const ACCREDIBLE = JSON.parse(
  readFileSync(new URL('../importing/data/accredible-search.json', import.meta.url), 'utf8'),
);

let accredible: Server;
let academy: AcademyOnAws;
let ada: { [name: string]: string } & { links: { url: string }[]; cta: { url: string } };
let ben: typeof ada;

beforeAll(async () => {
  accredible = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ ...ACCREDIBLE, meta: { ...ACCREDIBLE.meta, cursor: null } }));
  });
  await new Promise<void>((resolve) => accredible.listen(0, '127.0.0.1', resolve));
  const { port } = accredible.address() as AddressInfo;
  academy = await startAcademyOnAws({
    hosts: { 'api.accredible.com': `http://127.0.0.1:${port}` },
  });
});
afterAll(async () => {
  accredible.close();
  await academy?.service.stop();
});

const SECOND_PROGRAM = {
  externalId: 'second',
  name: 'Second Tour',
  destinationUrl: 'https://academy.example/second',
};
const today = new Date().toISOString().slice(0, 10);

describe('from the award to the sign-up', () => {
  test('a table is imported, with links under the public address', async () => {
    const { api } = academy;
    const imported = await api('POST /v1/credentials/import?channels=linkedin,x,qr&cta=true', {
      key: 'ingest',
      body: awardsCsv('tour', ['Ada Ito', 'Ben Costa']),
      type: 'text/csv',
    });
    [ada, ben] = imported.body.items;
    expect(ada.links[0]?.url).toMatch(`${PUBLIC_URL}/l/lnk_`);
    expect(ben.credentialId).toMatch(/^crd_/);
  });

  test('a visitor follows the link, sees the badge and its card, follows the CTA and signs up', async () => {
    const { visit, signUp } = academy;
    const from = { referer: 'https://www.linkedin.com/', 'x-runner-address': '198.51.100.9' };
    const first = await visit(ada.links[0]?.url ?? '', from);
    expect(first.status).toBe(302);
    const badge = await visit(first.headers.get('location') ?? '');
    const page = await badge.text();
    expect(page).toContain('Badge Tour');
    const card = await visit(/property="og:image" content="([^"]+)"/.exec(page)?.[1] ?? '');
    expect(card.headers.get('content-type')).toBe('image/png');
    const referral = await visit(`${ada.cta.url}?bt_click=${clickIdIn(first)}`, from);
    const data = { externalId: 'user-1', clickId: clickIdIn(referral), newLearner: true };
    expect((await signUp(data)).body).toMatchObject({ status: 'attributed' });
    expect((await signUp(data)).body).toMatchObject({ status: 'duplicate' });
  });

  test('a network’s program sees the card; a verifier and a scanner see theirs', async () => {
    const { visit } = academy;
    const unfurler = { 'user-agent': 'LinkedInBot/1.0 (compatible; Mozilla/5.0)' };
    expect(await (await visit(ada.links[0]?.url ?? '', unfurler)).text()).toContain('og:title');
    for (const part of ['verify', 'qr.svg', 'share/x']) {
      const { status } = await visit(`/b/${ben.credentialId}/${part}`);
      expect(`${part} ${status}`).toMatch(/ (200|302)$/);
    }
  });

  test('the owner opens their link, consents and shares', async () => {
    const { visit } = academy;
    const opened = await visit(ada.ownerUrl ?? '');
    const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect(cookie).toMatch(/^bt_owner=/);
    const own = await (await visit(opened.headers.get('location') ?? '', { cookie })).text();
    const forms = [...own.matchAll(/<form[^>]*action="([^"]+)"[^>]*>([\s\S]*?)<\/form>/g)];
    expect(forms.length).toBeGreaterThan(0);
    for (const [, action = '', inner = ''] of forms) {
      const fields = [...inner.matchAll(/name="([^"]+)"(?:[^>]*value="([^"]*)")?/g)];
      const body = new URLSearchParams(
        fields.map(([, name = '', value = '5']): [string, string] => [name, value]),
      );
      const headers = { cookie, origin: PUBLIC_URL, 'sec-fetch-site': 'same-origin' };
      const answer = await visit(action.replaceAll('&amp;', '&'), headers, {
        method: 'POST',
        body,
      });
      expect(answer.status).toBeLessThan(400);
    }
  });

  test('a click that the log refuses goes on, waits in the queue, and lands', async () => {
    const { service, visit } = academy;
    service.proxy.disturb((call, moment) => {
      const isLogging = call.caller === 'redirect' && call.operation === 'PutItem';
      return isLogging && moment === 'before' ? { code: 'ThrottlingException' } : undefined;
    });
    expect((await visit(ben.links[1]?.url ?? '')).status).toBe(302);
    service.proxy.disturb(undefined);
    expect(service.queues.bodiesIn('overflowqueue')).toHaveLength(1);
    await service.queues.drain();
    expect(service.queues.bodiesIn('overflow')).toEqual([]);
  });

  test('stream, ranking and reports agree on it', async () => {
    await academy.service.settle();
    const { body } = await academy.api('GET /v1/influencers?period=today', { key: 'read' });
    expect(body.items[0]).toMatchObject({
      name: 'Ada Ito',
      parts: { engagements: 1, referrals: 1, signups: 1 },
    });
    const funnel = await academy.api('GET /v1/reports/funnel?period=7d', { key: 'read' });
    const reached = funnel.body.cohort.map((one: { credentials: number }) => one.credentials > 0);
    expect(reached).toContain(true);
  });
});

describe('an import job', () => {
  test('goes through the bucket and its queue', async () => {
    const { api, service } = academy;
    const job = await api('POST /v1/imports', { key: 'ingest', body: { format: 'csv' } });
    const path = `/v1/imports/${job.body.importId}`;
    const names = Array.from({ length: 300 }, (_, i) => `Person ${i}`);
    const body = awardsCsv('bulk', names);
    await api(`PUT ${path}/parts/1`, { key: 'ingest', body, type: 'application/octet-stream' });
    const started = { parts: 1, channels: ['x'] };
    await api(`POST ${path}/start`, { key: 'ingest', body: started });
    await service.settle();
    expect((await api(`GET ${path}`, { key: 'ingest' })).body).toMatchObject({ status: 'done' });
  });

  test('a source is pulled', async () => {
    const { api, service } = academy;
    await api('POST /v1/sources/accredible', { body: { apiKey: 'accredible-key' } });
    await service.lambda.invokeAsync('import', { pull: 'all' });
    await service.settle();
    const source = await api('GET /v1/sources/accredible');
    expect(source.body).toMatchObject({ status: 'waiting' });
    expect(source.body.pulledAt).toBeDefined();
    expect((await api('DELETE /v1/sources/accredible')).status).toBe(204);
  });
});

describe('what the issuer’s people do', () => {
  test('they sign in at the user pool, invite, change and remove others', async () => {
    const { command, service, visit, issuer } = academy;
    const owner = ['--email', 'ann@academy.example', '--name', 'Ann Ito', '--role', 'owner'];
    const invited = await command('invite', '--issuer', issuer.issuerId, ...owner);
    expect(invited.stdout).toContain('ann@academy.example');

    const login = await visit('/auth/login');
    const attempt = login.headers.get('set-cookie')?.split(';')[0] ?? '';
    const { host, url } = service.userPoolDomain;
    const entrance = login.headers.get('location') ?? '';
    expect(new URL(entrance).host).toBe(host);
    const sub = service.people.all()[0]?.sub ?? '';
    const back = await chooseAt(entrance, sub, (at) => at.replace(`https://${host}`, url));
    const signedIn = await visit(back.pathname + back.search, { cookie: attempt });
    const cookies = signedIn.headers.getSetCookie().map((one) => one.split(';')[0]);
    const cookie = cookies.join('; ');
    const session = { cookie, 'sec-fetch-site': 'same-origin', origin: PUBLIC_URL };

    const me = await visit('/v1/me', session);
    expect(await me.json()).toMatchObject({ member: { role: 'owner' } });
    const post = (path: string, method: string, body?: object) =>
      visit(
        path,
        { ...session, 'content-type': 'application/json' },
        {
          method,
          ...(body && { body: JSON.stringify(body) }),
        },
      );
    const added = await post('/v1/team', 'POST', {
      email: 'bo@academy.example',
      name: 'Bo',
      role: 'viewer',
    });
    const { memberId } = (await added.json()) as { memberId: string };
    expect((await post(`/v1/team/${memberId}`, 'PATCH', { role: 'marketer' })).status).toBe(200);
    expect((await post(`/v1/team/${memberId}`, 'DELETE')).status).toBe(204);
    expect((await visit('/v1/team', session)).status).toBe(200);
    expect((await post('/auth/logout', 'POST')).status).toBe(200);
  });

  test('every other operation answers', async () => {
    const { api } = academy;
    const programs = await api('GET /v1/programs');
    const { programId } = programs.body.items[0];
    const { credentialId } = ben;
    const { body: second } = await api('POST /v1/programs', { body: SECOND_PROGRAM });
    const next = { programId: second.programId };
    const calls: [request: string, body?: unknown, type?: string][] = [
      ['GET /v1/openapi.json'],
      ['GET /v1/issuer'],
      ['PATCH /v1/issuer', { brandColor: '#aa3366' }],
      ['POST /v1/keys', { scope: 'read' }],
      ['GET /v1/keys'],
      ['POST /v1/signup-secrets'],
      ['GET /v1/signup-secrets'],
      ['DELETE /v1/signup-secrets/1'],
      [`PATCH /v1/programs/${programId}`, { name: 'Grand Tour' }],
      [`GET /v1/credentials/${credentialId}`],
      [`PATCH /v1/credentials/${credentialId}`, { expiresAt: '2030-01-01' }],
      [`POST /v1/credentials/${credentialId}/links`, { channel: 'facebook' }],
      [`GET /v1/credentials/${credentialId}/links`],
      [`POST /v1/credentials/${credentialId}/ctas`, {}],
      [`POST /v1/credentials/${credentialId}/owner-link`, {}],
      [`DELETE /v1/credentials/${credentialId}/owner-link`],
      [`PATCH /v1/recipients/${ben.recipientId}`, { name: 'Benedict Costa' }],
      ['POST /v1/pathways', { externalId: 'tours', name: 'Tours', steps: [{ programId }, next] }],
      ['GET /v1/pathways'],
      ['PUT /v1/targets/awareness/engagements', { value: 100, date: '2030-01-01' }],
      ['GET /v1/targets'],
      ['POST /v1/shared-reports', { path: '/v1/reports/funnel', query: { period: '30d' } }],
      ['GET /v1/shared-reports'],
      [
        'POST /v1/surveys/import',
        `credentialId,survey,rating\n${credentialId},experience,4`,
        'text/csv',
      ],
      ['GET /v1/reports/goals'],
      ['GET /v1/reports/goals/awareness?period=7d&compare=previous'],
      ['GET /v1/reports/goals/pathways?period=7d'],
      ['GET /v1/reports/timeseries?period=7d&metric=engagements'],
      ['GET /v1/reports/breakdown?period=7d&by=channel'],
      ['GET /v1/exports/credentials?limit=10'],
      [`GET /v1/exports/events?from=${today}&to=${today}&limit=20`],
      ['POST /v1/influencers/search', { q: 'Ada', period: '30d' }],
      ['POST /v1/reports/credentials/search', { q: 'ben' }],
      [`GET /v1/influencers/${ada.recipientId}?period=30d`],
    ];
    const refused: string[] = [];
    for (const [request, body, type] of calls) {
      const { status, text } = await api(request, { body, type });
      if (status >= 300) refused.push(`${request}: ${status} ${text.slice(0, 300)}`);
    }
    expect(refused).toEqual([]);
  });

  test('a shared report opens without a key', async () => {
    const body = { path: '/v1/reports/funnel', query: { period: '30d' } };
    const { url } = (await academy.api('POST /v1/shared-reports', { body })).body;
    const token = new URL(url).pathname.split('/').at(-1) ?? new URL(url).hash;
    const { status } = await academy.visit(`/v1/shared/${token}`);
    expect(status).toBe(200);
  });
});

describe('what the operator does', () => {
  test('the schedules run, and the audit finds no drift', async () => {
    const { service, command } = academy;
    await service.settle();
    for (const name of ['sweep', 'rank', 'audit']) {
      expect(await service.lambda.invokeAsync(name, SCHEDULED)).toBe('succeeded');
    }
    const { stdout, code } = await command('audit');
    expect(stdout).toContain('the cells agree');
    expect(code).toBe(0);
  });

  test('a rebuild changes no ranking', async () => {
    const { api, command } = academy;
    const ranking = async () => (await api('GET /v1/influencers?period=today')).body.items;
    const before = await ranking();
    const { stdout, stderr } = await command('rebuild');
    expect(stdout + stderr).toContain('the cells agree');
    academy.service.lambda.dropEnvironments();
    expect(await ranking()).toEqual(before);
  });

  test('a person is erased', async () => {
    const { api } = academy;
    expect((await api(`DELETE /v1/recipients/${ada.recipientId}`)).status).toBeLessThan(300);
    const { body } = await api('GET /v1/influencers?period=today');
    expect(JSON.stringify(body)).not.toContain('Ada Ito');
  });
});

test('no call was denied, and every function was called', () => {
  const { proxy, lambda, deployment } = academy.service;
  expect(proxy.denied).toEqual([]);
  const figures = lambda.figures();
  expect(figures.map(({ name }) => name)).toEqual([...deployment.functions.keys()].sort());
  if (process.env.FIGURES) process.stdout.write(`${JSON.stringify(figures, null, 1)}\n`);
});

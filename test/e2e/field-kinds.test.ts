import robotsParser from 'robots-parser';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type RunningService, startService } from '../support/service.ts';
import { BROWSER } from '../support/visit.ts';

/**
 * What people, files and senders bring, one row for each kind: a promise, a request against the
 * service as its users start it, and the right answer. The kinds have tables of their own elsewhere.
 */
let service: RunningService;

beforeAll(async () => {
  service = await startService();
  await api('PATCH /v1/issuer', { timeZone: 'Pacific/Auckland' });
}, 120_000);

afterAll(() => service?.stop());

type Answer = { readonly status: number; readonly text: string; readonly location: string };

async function ask(request: string, init: RequestInit = {}): Promise<Answer> {
  const [method = '', path = ''] = request.split(/ (.*)/s);
  const headers = { 'user-agent': BROWSER, ...init.headers };
  const url = path.startsWith('http') ? path : `${service.local.url}${path}`;
  const answer = await fetch(url, { redirect: 'manual', ...init, method, headers });
  const location = answer.headers.get('location') ?? '';
  return { status: answer.status, text: await answer.text(), location };
}

async function api(request: string, body?: unknown, type = 'application/json') {
  const isRaw = typeof body === 'string' || body instanceof Uint8Array;
  const { status, text } = await ask(request, {
    headers: { authorization: `Bearer ${service.local.keys.admin}`, 'content-type': type },
    ...(body !== undefined && { body: isRaw ? (body as string) : JSON.stringify(body) }),
  });
  return { status, ...JSON.parse(text) };
}

let awards = 0;

/** A credential with a LinkedIn link and the CTA of its program. */
async function published(fields: object = {}) {
  awards += 1;
  const credential = await api('POST /v1/credentials', {
    externalId: `kind-${awards}`,
    program: {
      externalId: `offer-${awards}`,
      name: 'Harbour Pilotage',
      destinationUrl: 'https://academy.example/lotsen',
    },
    recipient: { externalId: `pilot-${awards}`, email: `pilot${awards}@crew.example` },
    ...fields,
  });
  const path = `/v1/credentials/${credential.credentialId}`;
  const link = await api(`POST ${path}/links`, { channel: 'linkedin' });
  const { items } = await api(`GET ${path}/ctas`);
  return { ...credential, path, link: link.url, cta: items[0]?.url };
}

async function imported(body: unknown, type?: string) {
  const { items } = await api('POST /v1/credentials/import', body, type);
  return items[0];
}

async function signup(data: object) {
  const body = JSON.stringify({ type: 'signup.created', data });
  const [id, at] = [`msg_${Math.random()}`, new Date()];
  const { issuerId, signupSecret } = service.local;
  const { status, text } = await ask(`POST /v1/webhooks/${issuerId}/signups`, {
    body,
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(signupSecret).sign(id, at, body),
    },
  });
  return { status, ...JSON.parse(text) };
}

async function clickIdAt(url: string): Promise<string> {
  const { location } = await ask(`GET ${url}`);
  return new URL(location, 'https://x.test').searchParams.get('bt_click') ?? '';
}

const badge = (fields: object) => ({
  type: ['VerifiableCredential', 'OpenBadgeCredential'],
  validFrom: '2026-05-04T00:00:00Z',
  ...fields,
});

const KINDS: Readonly<Record<string, () => Promise<void>>> = {
  '1 a network may fetch badge pages and links, and nothing of the API': async () => {
    const { text } = await ask('GET /robots.txt');
    const parse = robotsParser as unknown as typeof robotsParser.default;
    const robots = parse('https://b.test/robots.txt', text);
    const isOpen = (path: string) => robots.isAllowed(`https://b.test${path}`, 'Slackbot');
    expect(['/b/crd_1/', '/l/lnk_1?x=1', '/b/crd_1/card/a.png'].map(isOpen)).not.toContain(false);
    expect(['/c/cta_1', '/o/x', '/v1/me', '/auth/x', '/?a=1'].map(isOpen)).not.toContain(true);
  },
  '2 a date is that date east of UTC': async () => {
    const csv = `externalId,program.externalId,program.name,issuedAt,expiresAt
day-1,day,Day,2024-02-29,2027-01-01`;
    const { credentialId } = await imported(csv, 'text/csv');
    const { text } = await ask(`GET /b/${credentialId}`);
    expect(text).toContain('Feb 29, 2024');
    expect(text).toContain('Jan 1, 2027');
    const { location } = await ask(`GET /b/${credentialId}/share/linkedin-profile`);
    expect(location).toMatch(/issueMonth=2.*expirationYear=2027&expirationMonth=1/);
  },
  '3 a holder who is in the title is not public': async () => {
    const subject = { name: 'Noor Quist', achievement: { id: 'urn:a:1', name: 'Knots' } };
    const named = badge({ id: 'urn:b:1', name: 'Noor Quist', credentialSubject: subject });
    const { text } = await ask(`GET /b/${(await imported(named)).credentialId}`);
    expect(text).toContain('Knots');
    expect(text).not.toMatch(/Noor|Quist/);
  },
  '4 null lifts an expiry': async () => {
    const award = await published({ issuedAt: '2026-01-01', expiresAt: '2026-01-02' });
    const patched = await api(`PATCH ${award.path}`, { expiresAt: null });
    expect(patched).toMatchObject({ credentialId: award.credentialId });
    expect(patched.expiresAt ?? null).toBeNull();
    expect((await ask(`GET /b/${award.credentialId}/verify`)).text).not.toContain('has expired');
  },
  '5 a careless sender loses no sign-up': async () => {
    const data = { externalId: 77_001, clickId: '', email: ['nobody knows'], tags: { a: null } };
    expect(await signup(data)).toEqual({
      status: 'unattributed',
      reason: 'no-click',
      ignored: ['data.email', 'data.tags'],
    });
  },
  '6 one person by one click is one credit, and nobody refers themselves': async () => {
    const award = await published();
    const clickId = await clickIdAt(award.link);
    const send = (externalId: string, email: string) => signup({ externalId, email, clickId });
    expect(await send('k6-1', 'vi@home.example')).toEqual({ status: 'attributed' });
    expect(await send('k6-2', 'VI@Home.example')).toMatchObject({ reason: 'duplicate' });
    const own = `Pilot${awards}@crew.example`;
    expect(await send('k6-3', own)).toMatchObject({ reason: 'self-referral' });
  },
  '7 a stranger’s press leads on and makes no share': async () => {
    const { credentialId, programId } = await published();
    for (let i = 0; i < 3; i++) await ask(`GET /b/${credentialId}/share/copy`);
    const funnel = () => api(`GET /v1/reports/funnel?period=7d&programId=${programId}`);
    await vi.waitFor(
      async () => {
        expect((await funnel()).excluded.share).toEqual({ 'not-owner': 1, duplicate: 2 });
      },
      { timeout: 30_000, interval: 200 },
    );
    const { cohort } = await funnel();
    expect(cohort.find((one: { stage: string }) => one.stage === 'shared').credentials).toBe(0);
  },
  '8 an address leads where it should, whatever was pasted with it': async () => {
    const award = await published();
    for (const tail of ['%E3%80%82', '&quot;', '](x', '/?utm_source=x']) {
      expect((await ask(`GET ${award.link}${tail}`)).status).toBe(302);
    }
    await api(`POST ${award.path}/ctas`, { destinationUrl: 'https://academy.example/ö?x=ß' });
    const { location } = await ask(`GET ${award.cta}`);
    expect(location).toMatch(/^https:\/\/academy\.example\/%C3%B6\?x=%C3%9F&bt_click=/);
  },
  '9 a program’s click credits nobody, a person’s in an app does': async () => {
    const award = await published();
    const by = (agent: string) =>
      ask(`GET ${award.link}`, { headers: { 'user-agent': agent } }).then(({ location }) =>
        new URL(location, 'https://x.test').searchParams.get('bt_click'),
      );
    const office = await by('Microsoft Office/16.0 (Microsoft Outlook 16.0.17928; Pro)');
    expect(await signup({ externalId: 'k9-1', clickId: office })).toMatchObject({
      reason: 'click-excluded',
    });
    const app = await by(`${BROWSER} Mastodon/2025.5`);
    expect(await signup({ externalId: 'k9-2', clickId: app })).toEqual({ status: 'attributed' });
  },
  '10 a card is drawn in the script of its title': async () => {
    const program = { externalId: 'k10', name: 'ಸಮುದ್ರ ಸುರಕ್ಷತೆ' };
    const { credentialId } = await published({ program });
    const { text } = await ask(`GET /b/${credentialId}`);
    const image = /og:image" content="([^"]*)"/.exec(text)?.[1] ?? '';
    expect((await ask(`GET ${new URL(image).pathname}`)).text).toMatch(/^.PNG/);
  },
  '11 a table is read as Excel in Germany saves it': async () => {
    const table =
      'sep=;\r\nexternalId;program.name;recipient.name;issuedAt\r\nk11;Öl;Jürgen;04.05.2026';
    const { status, credentialId } = await imported(Buffer.from(table, 'latin1'), 'text/csv');
    expect(status).toBe('created');
    expect(await api(`GET /v1/credentials/${credentialId}`)).toMatchObject({
      issuedAt: '2026-05-04',
    });
  },
  '12 a dry run says what the import does': async () => {
    const csv = `externalId,program.externalId,program.name,recipient.email
k12-1,k12,K,one@crew.example
k12-1,k12,Kay,one@crew.example
k12-2,k12,Kay,`;
    const run = async (query: string) => {
      const { items } = await api(`POST /v1/credentials/import${query}`, csv, 'text/csv');
      return items.map(({ status, changes }: Record<string, unknown>) => ({ status, changes }));
    };
    const foretold = await run('?dryRun=true');
    expect(await run('')).toEqual(foretold);
  },
  '13 a person known by a hash is one with the person of that address': async () => {
    const { createHash } = await import('node:crypto');
    const digest = createHash('sha256').update('Kai@crew.examplepepper').digest('hex');
    const identifier = {
      type: 'IdentityObject',
      hashed: true,
      identityType: 'emailAddress',
      identityHash: `sha256$${digest}`,
      salt: 'pepper',
    };
    const achievement = { id: 'urn:a:13', name: 'Tides' };
    const hashed = badge({ id: 'urn:b:13', credentialSubject: { identifier, achievement } });
    const first = await imported(hashed);
    const second = await published({ recipient: { email: 'Kai@crew.example' } });
    expect(second.recipientId).toBe(first.recipientId);
  },
};

test.each(Object.keys(KINDS))('kind %s', async (promise) => {
  await KINDS[promise]?.();
});

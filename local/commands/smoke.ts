import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Webhook } from 'standardwebhooks';
import { onData } from '../engine/data-commands.ts';
import type { IssuerWithKeys } from '../issuer.ts';

const USAGE = `Walk the whole chain on a running service, from the award to the audited sign-up.

npm run smoke -- --url https://….cloudfront.net --stack Badgetrail
npm run smoke -- --url https://….cloudfront.net --keys issuer.json

With --stack it makes an issuer of its own ("Smoke test") and audits at the end; with --keys it uses
an issuer that npm run issuer has printed, and leaves the audit out. Neither sends an e-mail.
`;

const { values } = parseArgs({
  options: { url: { type: 'string' }, stack: { type: 'string' }, keys: { type: 'string' } },
});
if (!values.url || !URL.canParse(values.url)) {
  process.stderr.write(USAGE);
  process.exit(2);
}
const base = values.url.replace(/\/$/, '');

/** What the steps find on their way. */
type Found = {
  issuer: IssuerWithKeys;
  host: string;
  credentialId: string;
  recipientId: string;
  linkUrl: string;
  ctaUrl: string;
  clickId: string;
  referralId: string;
};

type Row = { readonly recipientId: string; readonly parts: { readonly signups: number } };

const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';
const COUNTED_WITHIN_MS = 120_000;
const LOOK_EVERY_MS = 1000;

/** Each step returns what it saw, and throws what is wrong. */
const STEPS: Readonly<Record<string, (found: Found) => Promise<string>>> = {
  'the API answers': () => expecting('/v1/openapi.json', 200),
  'the redirect answers': () => expecting('/l/lnk_0000000000000000000000', 404),
  'the dashboard is published': () => expecting('/', 200),
  'sign-in leads to the identity provider': async () => {
    const location = (await visit('/auth/login')).headers.get('location');
    if (!location?.includes('client_id=')) throw new Error(`it leads to ${location}`);
    return new URL(location).host;
  },
  'an issuer has its keys': async (found) => {
    found.issuer = await issuer();
    const { allowedHosts } = await api(found, 'GET /v1/issuer');
    found.host = String((allowedHosts as string[])[0]);
    return found.issuer.issuerId;
  },
  'an award is published': async (found) => {
    const award = await api(found, 'POST /v1/credentials', awardAt(found.host));
    found.credentialId = String(award.credentialId);
    found.recipientId = String(award.recipientId);
    return found.credentialId;
  },
  'it has a share link and a CTA': async (found) => {
    const path = `/v1/credentials/${found.credentialId}`;
    found.linkUrl = String((await api(found, `POST ${path}/links`, { channel: 'linkedin' })).url);
    found.ctaUrl = String((await api(found, `POST ${path}/ctas`, {})).url);
    return found.linkUrl;
  },
  'a click on the link is logged': async (found) => {
    found.clickId = clickIdIn(await visit(pathOf(found.linkUrl)));
    return found.clickId;
  },
  'the badge page and its card are shown': async ({ credentialId }) => {
    const page = await (await visit(`/b/${credentialId}`)).text();
    const card = /property="og:image" content="([^"]+)"/.exec(page)?.[1];
    if (!card) throw new Error('the page names no card');
    return expecting(pathOf(card), 200);
  },
  'a click on the CTA is logged': async (found) => {
    const answer = await visit(`${pathOf(found.ctaUrl)}?bt_click=${found.clickId}`);
    found.referralId = clickIdIn(answer);
    return String(answer.headers.get('location'));
  },
  'a signed sign-up is attributed': async (found) => {
    const { status } = await signUp(found);
    if (status !== 'attributed') throw new Error(`it is ${status}`);
    return String(status);
  },
  'the ranking shows it': async (found) => {
    for (let waited = 0; waited < COUNTED_WITHIN_MS; waited += LOOK_EVERY_MS) {
      const { items } = await api(found, 'GET /v1/influencers?period=today&limit=100');
      const row = (items as Row[]).find(({ recipientId }) => recipientId === found.recipientId);
      if (row?.parts.signups) return `a sign-up, after ${Math.round(waited / 1000)} s`;
      await sleep(LOOK_EVERY_MS);
    }
    throw new Error('it was not counted within two minutes: see docs/operations.md');
  },
  'the recipient is erased': async (found) => {
    await api(found, `DELETE /v1/recipients/${found.recipientId}`);
    return found.recipientId;
  },
  'an audit finds no drift': async () => {
    if (values.keys) return 'left out: it needs --stack';
    const { audit } = await import('#shared/audit/audit.ts');
    const { counted, driftCount } = await onData(audit);
    if (driftCount > 0) throw new Error(`${driftCount} sums differ: npm run audit shows them`);
    return `${counted} events recounted`;
  },
};

process.exitCode = (await walk()) ? 0 : 1;

/** Takes the steps in order, and stops at the first that fails. */
async function walk(): Promise<boolean> {
  const found = {} as Found;
  for (const [name, step] of Object.entries(STEPS)) {
    const began = performance.now();
    const took = () => `${Math.round(performance.now() - began)} ms`.padStart(9);
    try {
      const seen = await step(found);
      process.stdout.write(`ok    ${took()}  ${name}: ${seen}\n`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : error;
      process.stdout.write(`FAIL  ${took()}  ${name}: ${reason}\n`);
      return false;
    }
  }
  return true;
}

async function issuer(): Promise<IssuerWithKeys> {
  if (values.keys) return JSON.parse(readFileSync(values.keys, 'utf8'));
  return onData(async () => {
    const { issuerWithKeys } = await import('../issuer.ts');
    const allowedHosts = ['academy.example'];
    return issuerWithKeys({ name: 'Smoke test', timeZone: 'UTC', allowedHosts });
  });
}

function awardAt(host: string) {
  const destinationUrl = `https://${host}/smoke-test`;
  return {
    externalId: `smoke-${crypto.randomUUID()}`,
    program: { externalId: 'smoke-test', name: 'Smoke test', destinationUrl },
    recipient: { externalId: `smoke-${crypto.randomUUID()}`, name: 'Smoke Test' },
  };
}

function visit(path: string): Promise<Response> {
  return fetch(base + path, { redirect: 'manual', headers: { 'user-agent': BROWSER } });
}

async function expecting(path: string, status: number): Promise<string> {
  const answer = await visit(path);
  if (answer.status === status) return String(status);
  throw new Error(`${path} answers ${answer.status}: ${(await answer.text()).slice(0, 200)}`);
}

async function api(
  { issuer: { keys } }: Found,
  request: string,
  body?: object,
): Promise<Record<string, unknown>> {
  const [method = '', path = ''] = request.split(' ');
  const headers = { authorization: `Bearer ${keys.admin}`, 'content-type': 'application/json' };
  const answer = await fetch(base + path, {
    method,
    headers,
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${request} answers ${answer.status}: ${text.slice(0, 300)}`);
  return text === '' ? {} : JSON.parse(text);
}

async function signUp({ issuer: { issuerId, signupSecret }, referralId }: Found) {
  const data = { externalId: `smoke-${crypto.randomUUID()}`, clickId: referralId };
  const body = JSON.stringify({ type: 'signup.created', data });
  const [id, at] = [`msg_${crypto.randomUUID()}`, new Date()];
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(signupSecret).sign(id, at, body),
  };
  const url = `${base}/v1/webhooks/${issuerId}/signups`;
  const answer = await fetch(url, { method: 'POST', headers, body });
  return (await answer.json()) as { status: unknown };
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url, base);
  return pathname + search;
}

function clickIdIn(answer: Response): string {
  const location = answer.headers.get('location') ?? '';
  const [, clickId] = /bt_click=([\w-]+)/.exec(location) ?? [];
  if (!clickId)
    throw new Error(`it answers ${answer.status} and leads to ${location || 'nowhere'}`);
  return clickId;
}

import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CHANNELS } from '#shared/channels.ts';
import type { CredentialId } from '#shared/ids.ts';
import { findAward } from '#shared/registry/award.ts';
import { updateCredential } from '#shared/registry/credentials.ts';
import { updateIssuer } from '#shared/registry/issuers.ts';
import { keepSalts } from '#shared/registry/visitor-salts.ts';
import { textsOf } from '../../functions/card/drawing.ts';
import { handler as cards } from '../../functions/card/handler.ts';
import { handler as pages } from '../../functions/pages/handler.ts';
import { handler as redirect } from '../../functions/redirect/handler.ts';
import { admin } from '../support/admin-api.ts';
import { itemsIn, textIn } from '../support/call-api.ts';
import { CANARY_FILES, type Canary, type CanaryFile } from '../support/canary-files.ts';
import { freshIssuer, type TestIssuer } from '../support/issuer.ts';
import { logOf } from '../support/log-of.ts';
import { reports } from '../support/reports-api.ts';
import { visit } from '../support/visit.ts';

const RUNS = 3;

/** Letters that no word of ours has, so that what is found is the canary. */
const word = fc.stringMatching(/^[QXZ][qxzjvk]{5,9}$/);
const canaries: fc.Arbitrary<Canary> = fc.record({
  first: word,
  last: word,
  email: fc.tuple(word, word).map(([a, b]) => `${a}.${b}@students.example`.toLowerCase()),
  id: word.map((text) => `${text.toLowerCase()}-17`),
});

/** What of a person must be nowhere: the parts of a name each for themselves. */
const secretsOf = ({ first, last, email, id }: Canary) => [first, last, email, id];

async function published({ keys }: TestIssuer, { type, body, query = '' }: CanaryFile) {
  const path = `POST /v1/credentials/import?channels=${CHANNELS.join(',')}&cta=true&${query}`;
  const headers = { 'content-type': type };
  const answer = await admin(path, { key: keys.admin, body: Buffer.from(body), headers });
  const [item] = itemsIn(answer);
  if (item?.status !== 'created') throw new Error(JSON.stringify(answer.body));
  return item as { credentialId: CredentialId; links: { url: string; channel: string }[] };
}

type Item = Awaited<ReturnType<typeof published>>;

/** Everything that somebody without a key can see of a credential, each under its name. */
async function publicSurfaces(academy: TestIssuer, item: Item): Promise<Map<string, string>> {
  const { credentialId, links } = item;
  const seen = new Map<string, string>();
  const see = (name: string, what: unknown) => {
    const text = JSON.stringify(what);
    if (text.startsWith('{"statusCode":429')) throw new Error(`${name} was not looked at`);
    seen.set(name, text);
  };
  // Each credential has a visitor of its own, whom nobody asks to wait.
  const ip = `2001:db8:${randomInt(65_536).toString(16)}:${randomInt(65_536).toString(16)}::1`;
  const page = (path: string, query?: Record<string, string>) => pages(visit(path, { query, ip }));
  const place = `/b/${credentialId}`;
  see('badge page, Open Graph, JSON-LD', await page(place));
  see('verify page', await page(`${place}/verify`));
  see('QR code', await page(`${place}/qr.svg`));
  for (const channel of CHANNELS) {
    see(`share by ${channel}`, await page(`${place}/share/${channel}`));
    see(`share sheet of ${channel}`, await page(`${place}/share/${channel}`, { format: 'json' }));
  }
  for (const { url, channel } of links) {
    const path = new URL(url).pathname;
    see(`link ${channel}`, await redirect(visit(path, { ip })));
    see(
      `card ${channel}`,
      await redirect(visit(path, { headers: { 'user-agent': 'Twitterbot/1.0' }, ip })),
    );
  }
  see('intents that the API hands out', links);
  const award = await findAward(credentialId);
  see('picture of the card', award && textsOf(award));
  see('address of the picture', await cards(visit(`${place}/card/old.png`, { ip })));
  see('events', await logOf(academy.issuer.issuerId));
  see('shared ranking', await sharedRanking(academy));
  return seen;
}

async function sharedRanking({ keys }: TestIssuer) {
  const body = { path: '/v1/influencers', query: { rankBy: 'engagements', period: 'all' } };
  const url = textIn(await admin('POST /v1/shared-reports', { key: keys.admin, body }), 'url');
  return reports(`GET ${new URL(url).pathname}?format=json`);
}

/** Where one of these words stands, also percent-encoded or in base64. */
function leaksIn(seen: ReadonlyMap<string, string>, secrets: readonly string[]): string[] {
  return [...seen].flatMap(([name, text]) => {
    const [, base64 = ''] = /"body":"([A-Za-z0-9+/=]{40,})"/.exec(text) ?? [];
    const whole = [text, unescaped(text), Buffer.from(base64, 'base64').toString()];
    const told = whole.join(' ').toLowerCase();
    return secrets
      .filter((one) => told.includes(one.toLowerCase()))
      .map((one) => `${name}: ${one}`);
  });
}

function unescaped(text: string): string {
  return text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (code) => {
    try {
      return decodeURIComponent(code);
    } catch {
      // URIError: not a letter in UTF-8.
      return code;
    }
  });
}

async function seenOf(file: CanaryFile, changes: Parameters<typeof updateIssuer>[1] = {}) {
  await keepSalts(Date.now());
  const academy = await freshIssuer();
  await updateIssuer(academy.issuer, changes);
  return publicSurfaces(academy, await published(academy, file));
}

describe('without consent, nothing of a person is public', () => {
  test.each(Object.keys(CANARY_FILES))('in %s', async (format) => {
    await fc.assert(
      fc.asyncProperty(canaries, async (canary) => {
        const file = CANARY_FILES[format]?.(canary);
        if (!file) throw new Error(format);
        expect(leaksIn(await seenOf(file), secretsOf(canary))).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });
});

const CANARY = { first: 'Qzxjvkq', last: 'Xqzjvkx', email: 'zqx@students.example', id: 'qxzjv-17' };

describe('a control:', () => {
  const own = CANARY_FILES['our own JSON']?.(CANARY) ?? { type: '', body: '' };

  test('with consent the name is on the page, its card, its JSON-LD, and in no event', async () => {
    const leaks = leaksIn(await seenOf(own, { namesArePublic: true }), secretsOf(CANARY));
    expect(leaks).toContain(`badge page, Open Graph, JSON-LD: ${CANARY.last}`);
    expect(leaks).toContain(`picture of the card: ${CANARY.last}`);
    expect(leaks.filter((leak) => leak.startsWith('events'))).toEqual([]);
    expect(leaks.filter((leak) => leak.includes(CANARY.email))).toEqual([]);
  });

  test('a title that nobody can know for a name is found on every surface that shows it', async () => {
    const { recipient, ...award } = JSON.parse(String(own.body))[0];
    const anonymous = { ...award, recipient: {} };
    const seen = await seenOf({ type: 'application/json', body: JSON.stringify(anonymous) });
    const places = new Set(leaksIn(seen, [CANARY.last]).map((leak) => leak.split(':')[0]));
    for (const place of [
      'badge page, Open Graph, JSON-LD',
      'verify page',
      'share by linkedin-profile',
      'share by reddit',
      'card x',
      'intents that the API hands out',
      'picture of the card',
    ]) {
      expect(places).toContain(place);
    }
  });
});

test('what was stored before this was known is read as it was meant', async () => {
  const academy = await freshIssuer();
  const file = CANARY_FILES['our own JSON']?.({ ...CANARY, id: 'other-18' });
  if (!file) throw new Error('no file');
  const item = await published(academy, file);
  const { credentialId } = item;
  const { issuerId } = academy.issuer;
  const stored = { credentialId, issuerId } as Parameters<typeof updateCredential>[0];
  await updateCredential(stored, { name: 'Qzxjvkq Xqzjvkx' });

  const { body } = await pages(visit(`/b/${credentialId}`));

  expect(body).not.toMatch(/xqzjvkx/i);
  expect(body).toContain('Safety');
});

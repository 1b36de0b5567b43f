import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { openClickId } from '#shared/attribution/click-id.ts';
import type { IssuerId } from '#shared/ids.ts';
import { readLine } from '#shared/lane-log/reader.ts';
import type { Click } from '#shared/lane-log/rules/event.ts';
import { updateCredential } from '#shared/registry/credentials.ts';
import {
  changeCredential,
  setCredentialStatus,
  setLinkDisabled,
} from '#shared/registry/shareables.ts';
import { handler as pages } from '../../functions/pages/handler.ts';
import { handler } from '../../functions/redirect/handler.ts';
import { aChain } from '../support/chain.ts';
import { logOf } from '../support/log-of.ts';
import { visit } from '../support/visit.ts';

function clickIdIn(result: APIGatewayProxyStructuredResultV2): string {
  const location = new URL(String(result.headers?.location), 'https://badges.test');
  return location.searchParams.get('bt_click') ?? '';
}

/** The click as the log holds it. */
async function logged(issuerId: IssuerId, result: APIGatewayProxyStructuredResultV2) {
  const ref = await openClickId(issuerId, clickIdIn(result));
  if (!ref) throw new Error('the answer carries no click id of ours');
  return (await readLine(ref.lane, ref.seq))?.entry as Click;
}

describe('a share link', () => {
  test('leads to the badge page, and its click is logged with all that counting needs', async () => {
    const { issuer, credential, link } = await aChain();
    const headers = {
      referer: 'https://www.linkedin.com/feed/',
      'cloudfront-viewer-country': 'DE',
    };
    const result = await handler(visit(`/l/${link.linkId}`, { headers }));

    expect(result.statusCode).toBe(302);
    expect(result.headers).toMatchObject({ 'cache-control': 'no-store' });
    expect(String(result.headers?.location)).toMatch(`/b/${credential.credentialId}?bt_click=`);
    const { programId, credentialId, recipientId, publishedAt } = credential;
    expect(await logged(issuer.issuerId, result)).toMatchObject({
      kind: 'engagement',
      issuerId: issuer.issuerId,
      programId,
      credentialId,
      recipientId,
      publishedAt,
      linkId: link.linkId,
      channel: 'linkedin',
      country: 'DE',
      device: 'mobile',
      source: 'linkedin',
      referrerHost: 'www.linkedin.com',
      day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      visitor: expect.stringMatching(/^[\w-]{22}$/),
    });
  });

  test('logs neither address nor user agent', async () => {
    const { issuer, link } = await aChain();
    const click = await logged(issuer.issuerId, await handler(visit(`/l/${link.linkId}`)));

    expect(JSON.stringify(click)).not.toMatch(/198\.51\.100|iPhone|Mozilla/);
  });

  test.each([
    { why: 'a HEAD', request: { method: 'HEAD' }, excluded: 'head' },
    {
      why: 'a prefetch',
      request: { headers: { 'sec-purpose': 'prefetch' } },
      excluded: 'prefetch',
    },
    {
      why: 'a picture of somebody’s page',
      request: { headers: { 'sec-fetch-dest': 'image' } },
      excluded: 'prefetch',
    },
    {
      why: 'the same through CloudFront',
      request: { headers: { 'x-purpose': 'embed.iframe' } },
      excluded: 'prefetch',
    },
    { why: 'a bot', request: { headers: { 'user-agent': 'curl/8' } }, excluded: 'bot' },
    { why: 'no user agent', request: { headers: { 'user-agent': '' } }, excluded: 'bot' },
  ])('sends $why on as well, and keeps it as excluded', async ({ request, excluded }) => {
    const { issuer, link } = await aChain();
    const result = await handler(visit(`/l/${link.linkId}`, request));

    expect(result.statusCode).toBe(302);
    expect((await logged(issuer.issuerId, result)).excluded).toBe(excluded);
  });

  test('tells visitors apart by address and user agent, and not at all with GPC', async () => {
    const { issuer, link } = await aChain();
    const visitorOf = async (request: Parameters<typeof visit>[1]) =>
      (await logged(issuer.issuerId, await handler(visit(`/l/${link.linkId}`, request)))).visitor;

    const one = await visitorOf({});
    expect(await visitorOf({})).toBe(one);
    expect(await visitorOf({ ip: '198.51.100.8' })).not.toBe(one);
    expect(await visitorOf({ headers: { 'cloudfront-viewer-address': '198.51.100.8:4711' } })).toBe(
      await visitorOf({ ip: '198.51.100.8' }),
    );
    expect(await visitorOf({ headers: { 'sec-gpc': '1' } })).toBeUndefined();
  });

  test.each([
    '/l/lnk_unknownunknown',
    '/l/',
    '/l/https://evil.example',
    '/l//evil.example',
    '/l/lnk_aaaaaaaaaa/more',
    '/l/lnk_aaaaa%0d%0aaaaa',
    '/x/y',
  ])('%s that nobody knows is a page, never a redirect', async (path) => {
    const result = await handler(visit(path));

    expect(result.statusCode).toBe(404);
    expect(result.headers?.location).toBeUndefined();
    expect(String(result.body)).toContain('<h1>');
  });

  test('is gone at once when it is disabled or its credential revoked, and comes back', async () => {
    const { credential, link, cta } = await aChain();
    const status = async (path: string) => (await handler(visit(path))).statusCode;
    expect(await status(`/l/${link.linkId}`)).toBe(302);

    await setLinkDisabled(credential, 'linkedin', true);
    expect(await status(`/l/${link.linkId}`)).toBe(410);
    await setLinkDisabled(credential, 'linkedin', false);
    expect(await status(`/l/${link.linkId}`)).toBe(302);

    await setCredentialStatus(credential, 'revoked');
    expect([await status(`/l/${link.linkId}`), await status(`/c/${cta.ctaId}`)]).toEqual([
      410, 410,
    ]);
  });
});

describe('an address as people pass it on', () => {
  test.each(['/', '.', ')', ',', '%20', '%2F', '”', '%E2%80%8B', '%2520', '/)'])(
    'leads where it should with %s behind it, counted once',
    async (tail) => {
      const { issuer, credential, link, cta } = await aChain();
      const engaged = await handler(visit(`/l/${link.linkId}${tail}`));
      const query = { bt_click: `${clickIdIn(engaged)})` };
      const referred = await handler(visit(`//C/${cta.ctaId}${tail}`, { query }));

      expect([engaged.statusCode, referred.statusCode]).toEqual([302, 302]);
      const click = await logged(issuer.issuerId, engaged);
      expect([click.linkId, click.excluded]).toEqual([link.linkId, undefined]);
      expect(await logged(issuer.issuerId, referred)).toMatchObject({ channel: 'linkedin' });
      const page = await pages(visit(`/b/${credential.credentialId}${tail}`));
      expect([page.statusCode, String(page.body).includes('crd_')]).toEqual([200, true]);
    },
  );

  test('shows a crawler the card under the link’s own address', async () => {
    const { link } = await aChain();
    const headers = { 'user-agent': 'LinkedInBot/1.0' };
    const { body } = await handler(visit(`/l/${link.linkId}).`, { headers }));
    expect(body).toContain(`content="https://badges.test/l/${link.linkId}"`);
  });
});

describe('a destination', () => {
  test.each([
    ['https://academy.example/курс', 'https://academy.example/%D0%BA%D1%83%D1%80%D1%81'],
    [
      'https://müller.academy.example/münchen',
      'https://xn--mller-kva.academy.example/m%C3%BCnchen',
    ],
  ])('that was stored as %s before addresses had one form is sent as %s', async (stored, sent) => {
    const { cta } = await aChain({ destinationUrl: stored });
    const { statusCode, headers } = await handler(visit(`/c/${cta.ctaId}`));
    const location = String(headers?.location);

    expect(statusCode).toBe(302);
    expect(location.split('?')[0]).toBe(sent);
    expect(location).toMatch(/^[\x21-\x7e]+$/);
  });

  test('that was stored with somebody’s click id credits them for nobody else', async () => {
    const { issuer, link, program } = await aChain();
    const theirs = clickIdIn(await handler(visit(`/l/${link.linkId}`)));
    const other = await aChain({ destinationUrl: `${program.destinationUrl}?bt_click=${theirs}` });
    const result = await handler(visit(`/c/${other.cta.ctaId}`));

    expect(String(result.headers?.location)).not.toContain(theirs);
    expect(await openClickId(issuer.issuerId, clickIdIn(result))).toBeUndefined();
    expect(await logged(other.issuer.issuerId, result)).toMatchObject({ kind: 'referral' });
  });
});

describe('a credential made private', () => {
  test('closes its links and its CTA, counts nothing, and opens them when it is public again', async () => {
    const { issuer, credential, link, cta } = await aChain();
    const paths = [`/l/${link.linkId}`, `/c/${cta.ctaId}`];
    const statuses = () =>
      Promise.all(paths.map(async (path) => (await handler(visit(path))).statusCode));
    const hidden = (await changeCredential(credential, { private: true })) ?? credential;
    expect(await statuses()).toEqual([410, 410]);
    const clicks = (await logOf(issuer.issuerId))
      .map(({ entry }) => entry as Click)
      .filter(({ kind }) => kind === 'engagement' || kind === 'referral');
    expect(clicks.map(({ excluded }) => excluded)).toEqual(['revoked', 'revoked']);

    await setLinkDisabled(hidden, 'linkedin', true);
    await changeCredential(hidden, { private: false });
    expect(await statuses()).toEqual([410, 302]);
  });

  test('closes links that were left open before privacy closed them, when it is told again', async () => {
    const { credential, link } = await aChain();
    const left = (await updateCredential(credential, { private: true })) ?? credential;
    expect((await handler(visit(`/l/${link.linkId}`))).statusCode).toBe(302);

    await changeCredential(left, { private: true });
    expect((await handler(visit(`/l/${link.linkId}`))).statusCode).toBe(410);
  });
});

test('who asks too often is told to wait, and nothing is written of it', async () => {
  const { issuer, link } = await aChain();
  const ip = '198.51.100.200';
  const ask = () => handler(visit(`/l/${link.linkId}`, { ip }));
  let passed = await ask();
  let answer = passed;
  while (answer.statusCode === 302) {
    passed = answer;
    answer = await ask();
  }

  expect(answer).toMatchObject({ statusCode: 429, headers: { 'retry-after': '1' } });
  const last = await openClickId(issuer.issuerId, clickIdIn(passed));
  expect(last && (await readLine(last.lane, last.seq + 1))).toBeUndefined();
  expect((await handler(visit(`/l/${link.linkId}`, { ip: '198.51.100.201' }))).statusCode).toBe(
    302,
  );
});

describe('a CTA', () => {
  test('leads to the program’s destination, whose query and fragment stay', async () => {
    const { issuer, cta } = await aChain();
    const result = await handler(visit(`/c/${cta.ctaId}`));

    expect(String(result.headers?.location)).toMatch(
      /^https:\/\/academy\.example\/course\?from=badge&bt_click=[\w-]+#enrol$/,
    );
    expect(await logged(issuer.issuerId, result)).toMatchObject({ kind: 'referral' });
  });

  test('knows the channel of the share link before it', async () => {
    const { issuer, link, cta } = await aChain();
    const engaged = await handler(visit(`/l/${link.linkId}`));
    const query = { bt_click: clickIdIn(engaged) };
    const referred = await handler(visit(`/c/${cta.ctaId}`, { query }));

    expect(await logged(issuer.issuerId, referred)).toMatchObject({ channel: 'linkedin' });
  });

  test('believes no click id of another issuer', async () => {
    const other = await aChain();
    const { issuer, cta } = await aChain();
    const query = { bt_click: clickIdIn(await handler(visit(`/l/${other.link.linkId}`))) };
    const referred = await handler(visit(`/c/${cta.ctaId}`, { query }));

    expect((await logged(issuer.issuerId, referred)).channel).toBeUndefined();
  });
});

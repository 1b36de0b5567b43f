import { describe, expect, test, vi } from 'vitest';
import { evict } from '#shared/aws/cache.ts';
import { eventOf } from '#shared/lane-log/rules/lane.ts';
import { createIssuer, readIssuer, updateIssuer } from '#shared/registry/issuers.ts';
import { handler as pages } from '../../../functions/pages/handler.ts';
import { handler as redirect } from '../../../functions/redirect/handler.ts';
import { admin, someProgram } from '../../support/admin-api.ts';
import { aChain } from '../../support/chain.ts';
import { freshIssuer } from '../../support/issuer.ts';
import { logOf } from '../../support/log-of.ts';
import { visit } from '../../support/visit.ts';

const patchHosts = (key: string, allowedHosts: string[]) =>
  admin('PATCH /v1/issuer', { key, body: { allowedHosts } });

describe('an issuer may not allow its links', () => {
  test.each([
    ['com', 'anybody can register below it'],
    ['co.uk', 'it is a public suffix of two labels'],
    ['github.io', 'every user of the hoster has a name below it'],
    ['s3.amazonaws.com', 'so has every customer of this one'],
    ['公司.cn', 'a public suffix is one in its own letters too'],
    ['COM.', 'capitals and a trailing dot change nothing'],
    ['ｃｏｍ', 'nor do full-width letters'],
    ['foo.ck', 'every name directly below .ck is a public suffix'],
    ['0x7f.1', 'it is 127.0.0.1'],
    ['2130706433', 'it is 127.0.0.1'],
    ['017700000001', 'it is 127.0.0.1'],
    ['0177.0.0.1', 'it is 127.0.0.1'],
    ['127.1', 'it is 127.0.0.1'],
    ['127.0.0.1.', 'a trailing dot changes nothing'],
    ['１２７.0.0.1', 'full-width digits are digits'],
    ['[::1]', 'it is an IPv6 address'],
    ['::ffff:127.0.0.1', 'it is an IPv6 address'],
    ['127.0.0.1.nip.io', 'the service answers with the address in the name'],
    ['localtest.me', 'it resolves to 127.0.0.1'],
    ['app.localhost', 'it is the visitor’s own machine'],
    ['router.local', 'it is somewhere in the visitor’s network'],
    ['intranet', 'it is no registered domain'],
    ['home.arpa', 'it is somewhere in the visitor’s network'],
  ])('%s, because %s', async (host) => {
    const { keys } = await freshIssuer();
    expect(await patchHosts(keys.admin, ['academy.example', host])).toMatchObject({
      status: 400,
      body: { code: 'INVALID_INPUT', errors: [{ field: 'allowedHosts.1' }] },
    });
  });

  test('localhost, unless the operator gave it', async () => {
    const { issuer, keys } = await freshIssuer({ allowedHosts: ['academy.example'] });
    expect(await patchHosts(keys.admin, ['localhost'])).toMatchObject({ status: 400 });
    await updateIssuer(issuer, { allowedHosts: ['academy.example', 'localhost'] });
    evict('issuer', issuer.issuerId);
    const hosts = ['localhost', 'new.example'];
    expect(await patchHosts(keys.admin, hosts)).toMatchObject({ body: { allowedHosts: hosts } });
  });

  test('what lies beyond the operator’s ceiling, which it cannot lift itself', async () => {
    const { issuer, keys } = await freshIssuer();
    await updateIssuer(issuer, { hostCeiling: ['academy.example'] });
    const key = keys.admin;

    expect(await patchHosts(key, ['courses.academy.example'])).toMatchObject({
      status: 200,
      body: { hostCeiling: ['academy.example'] },
    });
    expect(await patchHosts(key, ['other.example'])).toMatchObject({
      status: 400,
      body: { errors: [{ message: expect.stringContaining('academy.example') }] },
    });
    const lifted = await admin('PATCH /v1/issuer', { key, body: { hostCeiling: null } });
    expect(lifted).toMatchObject({ status: 400, body: { errors: [{ field: 'hostCeiling' }] } });
  });

  test('hosts below them that somebody registered are allowed', async () => {
    const { keys } = await freshIssuer();
    const hosts = ['academy.co.uk', 'academy.github.io', 'academy.com'];
    expect(await patchHosts(keys.admin, hosts)).toMatchObject({ body: { allowedHosts: hosts } });
  });
});

describe('a call to action whose host', () => {
  test.each([
    { because: 'the issuer removed it', changes: { allowedHosts: ['elsewhere.example'] } },
    {
      because: 'the operator’s ceiling excludes it',
      changes: { hostCeiling: ['elsewhere.example'] },
    },
  ])('is no longer allowed ($because) answers 410; its click is excluded', async ({ changes }) => {
    const { issuer, credential, cta } = await aChain();
    expect((await redirect(visit(`/c/${cta.ctaId}`))).statusCode).toBe(302);
    await updateIssuer(issuer, changes);

    const answer = await redirect(visit(`/c/${cta.ctaId}`));
    expect(answer.statusCode).toBe(410);
    expect(answer.body).toContain('no longer allows links to the website');
    expect(answer.headers).not.toHaveProperty('location');
    const clicks = (await logOf(issuer.issuerId)).flatMap((line) => eventOf(line) ?? []);
    const referrals = clicks.filter(({ kind }) => kind === 'referral');
    expect(referrals.map(({ excluded }) => excluded).sort()).toEqual([
      'host-not-allowed',
      undefined,
    ]);
    const badge = await pages(visit(`/b/${credential.credentialId}`));
    expect(badge.body, 'and the badge page does not offer it').not.toContain(cta.ctaId);
  });

  test('is allowed again leads there again', async () => {
    const { issuer, cta } = await aChain();
    await updateIssuer(issuer, { allowedHosts: ['elsewhere.example'] });
    await redirect(visit(`/c/${cta.ctaId}`));
    await updateIssuer(issuer, { allowedHosts: ['academy.example'] });
    expect((await redirect(visit(`/c/${cta.ctaId}`))).statusCode).toBe(302);
  });

  test('was removed elsewhere leads nowhere a minute later', async () => {
    const { issuer, cta } = await aChain();
    await redirect(visit(`/c/${cta.ctaId}`));
    await updateIssuer(issuer, { allowedHosts: ['elsewhere.example'] });
    vi.setSystemTime(Date.now() + 61_000);
    expect((await redirect(visit(`/c/${cta.ctaId}`))).statusCode).toBe(410);
    vi.useRealTimers();
  });
});

test('an issuer keeps its ceiling from the start, and loses it only by the operator', async () => {
  const made = await createIssuer({
    name: 'Academy',
    timeZone: 'UTC',
    allowedHosts: ['academy.example'],
    hostCeiling: ['academy.example'],
  });
  expect(await readIssuer(made.issuerId)).toMatchObject({ hostCeiling: ['academy.example'] });
  expect(await updateIssuer(made, { hostCeiling: null })).not.toHaveProperty('hostCeiling');
});

test('a shared report refuses another issuer’s program', async () => {
  const [{ keys }, { keys: others }] = [await freshIssuer(), await freshIssuer()];
  const [own, programId] = [await someProgram(keys.admin), await someProgram(others.admin)];
  const share = (query: object) =>
    admin('POST /v1/shared-reports', {
      key: keys.admin,
      body: { path: '/v1/reports/funnel', query, expiresInDays: 1 },
    });

  expect(await share({ programId })).toMatchObject({
    status: 404,
    body: { errors: [{ field: 'query.programId' }] },
  });
  expect(await share({ programId: own })).toMatchObject({ status: 201 });
});

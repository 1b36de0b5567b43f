import { describe, expect, test } from 'vitest';
import { CHANNELS } from '#shared/channels.ts';
import { updateCredential } from '#shared/registry/credentials.ts';
import { updateIssuer } from '#shared/registry/issuers.ts';
import { setPublic } from '#shared/registry/recipients.ts';
import type { DateOrInstant } from '#shared/registry/rules/date-or-instant.ts';
import {
  ensureShareables,
  setCredentialStatus,
  setLinkDisabled,
  shareablesOf,
} from '#shared/registry/shareables.ts';
import { handler } from '../../functions/pages/handler.ts';
import { aChain } from '../support/chain.ts';
import { visit } from '../support/visit.ts';

const dated = (text: string) => text as DateOrInstant;

type Chain = Awaited<ReturnType<typeof aChain>>;

const NAME = 'Aisha Costa';

async function pageOf({ credential }: Chain, query: Record<string, string> = {}) {
  return handler(visit(`/b/${credential.credentialId}`, { query }));
}

/** A chain whose recipient appears by name. */
async function aNamedChain(changes: Parameters<typeof aChain>[0] = {}) {
  const chain = await aChain(changes);
  await setPublic(chain.credential, true, 'recipient');
  return chain;
}

describe('the badge page', () => {
  test('shows the badge, its offer and its share buttons, and hands the click id on', async () => {
    const chain = await aChain();
    const { statusCode, body } = await pageOf(chain, { bt_click: 'abcdefghijklmnopqrstuvwxyz' });

    expect(statusCode).toBe(200);
    expect(body).toContain('A Course &lt;with&gt; &quot;marks&quot;');
    expect(body).toContain(`href="/c/${chain.cta.ctaId}?bt_click=abcdefghijklmnopqrstuvwxyz"`);
    for (const channel of CHANNELS) {
      expect(body).toContain(`/b/${chain.credential.credentialId}/share/${channel}"`);
    }
  });

  test('tells machines what it is about, and where', async () => {
    const chain = await aNamedChain();
    const { body = '' } = await pageOf(chain);
    const url = `https://badges.test/b/${chain.credential.credentialId}`;
    const [, json = ''] = /<script type="application\/ld\+json">(.*?)<\/script>/.exec(body) ?? [];

    expect(body).toContain(`<link rel="canonical" href="${url}">`);
    expect(body).toContain(`<meta property="og:url" content="${url}">`);
    expect(JSON.parse(json)).toMatchObject({
      '@type': 'Person',
      name: NAME,
      hasCredential: { name: 'A Course <with> "marks"', recognizedBy: { name: 'Test Academy' } },
    });
  });

  test('names no recipient who did not agree, and never their address', async () => {
    const unnamed = await pageOf(await aChain());
    const named = await pageOf(await aNamedChain());

    expect(unnamed.body).not.toMatch(/Aisha|students\.example/);
    expect(named.body).toContain(NAME);
    expect(named.body).not.toContain('students.example');
  });

  test('runs only the script that it names, and no style but its own', async () => {
    const { headers } = await pageOf(await aChain());
    const policy = String(headers?.['content-security-policy']);

    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-\S+'; script-src 'sha256-\S+';/);
    expect(policy).not.toContain('unsafe');
  });

  test('loads pictures from where the issuer keeps them, and from nowhere else', async () => {
    const chain = await aChain();
    await updateIssuer(chain.issuer, { logoUrl: 'https://logos.example/l.svg' });
    await updateCredential(chain.credential, { imageUrl: 'https://pictures.example/b.png' });
    const { headers } = await pageOf(chain);

    expect(headers?.['content-security-policy']).toContain(
      "img-src 'self' data: https://logos.example https://pictures.example;",
    );
  });

  test('lets no click id through that is not one', async () => {
    const { body } = await pageOf(await aChain(), { bt_click: '"><script>alert(1)</script>' });
    expect(body).not.toContain('alert(1)');
  });

  test('of a private credential is not there', async () => {
    const hidden = await aNamedChain();
    await updateCredential(hidden.credential, { private: true });

    expect((await pageOf(hidden)).statusCode).toBe(404);
    expect((await handler(visit('/b/crd_unknownunknown'))).statusCode).toBe(404);
    expect((await handler(visit('/b/<script>'))).statusCode).toBe(404);
  });

  test('of a revoked credential says so, without a name, an offer or a card', async () => {
    const revoked = await aNamedChain();
    await setCredentialStatus(revoked.credential, 'revoked');
    const { statusCode, body } = await pageOf(revoked);

    expect(statusCode).toBe(410);
    expect(body).toContain('Revoked');
    expect(body).not.toMatch(/Aisha|og:title|ld\+json|\/share\/|\/c\/cta_/);
  });

  test('of an expired credential says so', async () => {
    const chain = await aChain();
    await updateCredential(chain.credential, {
      issuedAt: dated('2025-01-01'),
      validUntil: dated('2026-01-01T00:00:00Z'),
    });
    expect((await pageOf(chain)).body).toContain('Expired');
  });
});

describe('a share button', () => {
  async function press({ credential }: Chain, channel: string, query: Record<string, string> = {}) {
    return handler(visit(`/b/${credential.credentialId}/share/${channel}`, { query }));
  }

  test('goes to where the network lets people compose, with the tracked link', async () => {
    const chain = await aChain();
    const { statusCode, headers } = await press(chain, 'linkedin');

    expect(statusCode).toBe(302);
    const location = new URL(String(headers?.location));
    expect(location.hostname).toBe('www.linkedin.com');
    expect(location.searchParams.get('url')).toBe(`https://badges.test/l/${chain.link.linkId}`);
  });

  test.each(CHANNELS)(
    'for %s makes its own link when it is first needed, and only one',
    async (channel) => {
      const chain = await aChain();
      const [first, again] = [await press(chain, channel), await press(chain, channel)];
      const links = (await shareablesOf(chain.credential)).links;
      const own = links.filter((link) => link.channel === channel);

      expect([200, 302]).toContain(first.statusCode);
      expect(again.headers?.location).toBe(first.headers?.location);
      expect(own).toHaveLength(1);
    },
  );

  test('begins the post with the program’s own text', async () => {
    const chain = await aNamedChain({ shareText: '{recipient} did {program} at {issuer}!' });
    const { headers } = await press(chain, 'x');

    expect(new URL(String(headers?.location)).searchParams.get('text')).toBe(
      `${NAME} did A Course <with> "marks" at Test Academy!`,
    );
  });

  test('adds to a LinkedIn profile what LinkedIn asks for, with a link that is never used again', async () => {
    const chain = await aChain();
    await updateIssuer(chain.issuer, { linkedInOrganizationId: '1035' });
    await updateCredential(chain.credential, {
      issuedAt: dated('2026-11-01T10:00:00Z'),
      validUntil: dated('2028-02-01T10:00:00Z'),
    });
    const { headers } = await press(chain, 'linkedin-profile');
    const { searchParams } = new URL(String(headers?.location));

    expect(Object.fromEntries(searchParams)).toMatchObject({
      startTask: 'CERTIFICATION_NAME',
      organizationId: '1035',
      issueYear: '2026',
      issueMonth: '11',
      expirationYear: '2028',
      expirationMonth: '2',
      certId: chain.credential.credentialId,
      certUrl: expect.stringMatching(/^https:\/\/badges\.test\/l\/lnk_/),
    });
    expect(searchParams.get('certUrl')).not.toContain(chain.link.linkId);
  });

  test('for copying shows the link, and answers a script with it', async () => {
    const chain = await aChain();
    const { body } = await press(chain, 'copy');
    const asked = await press(chain, 'copy', { format: 'json' });
    const { url } = JSON.parse(asked.body ?? '');

    expect(url).toMatch(/^https:\/\/badges\.test\/l\/lnk_/);
    expect(body).toContain(`value="${url}"`);
  });

  test('for embedding shows HTML that leads to the tracked link', async () => {
    const { body } = await press(await aChain(), 'embed');
    expect(body).toMatch(/&lt;a href=&quot;https:\/\/badges\.test\/l\/lnk_\w+&quot;&gt;&lt;img /);
  });

  test('for a QR code shows one of its own link, to be taken along as SVG and PNG', async () => {
    const chain = await aChain();
    const path = `/b/${chain.credential.credentialId}/qr`;
    expect((await handler(visit(`${path}.svg`))).statusCode).toBe(404);
    expect((await press(chain, 'qr')).body).toContain(`src="${path}.svg"`);

    const svg = await handler(visit(`${path}.svg`));
    const png = await handler(visit(`${path}.png`));
    expect(Buffer.from(svg.body ?? '', 'base64').toString()).toMatch(/^<svg /);
    expect(
      Buffer.from(png.body ?? '', 'base64')
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
  });

  test.each([
    ['a bot', { headers: { 'user-agent': 'curl/8' } }],
    ['a HEAD', { method: 'HEAD' }],
    ['a prefetch', { headers: { 'sec-purpose': 'prefetch' } }],
    ['a picture of somebody’s page', { headers: { 'sec-fetch-dest': 'image' } }],
  ])('makes no link for %s', async (_who, request) => {
    const { credential } = await aChain();
    const path = `/b/${credential.credentialId}`;
    const { headers } = await handler(visit(`${path}/share/facebook`, request));

    expect(headers?.location).toBe(path);
    expect((await shareablesOf(credential)).links).toHaveLength(2);
  });

  test('makes one for a script: the share bar asks so, from the issuer’s own page', async () => {
    const { credential } = await aChain();
    const request = { headers: { 'sec-fetch-dest': 'empty' }, query: { format: 'json' } };
    const { headers, body } = await handler(
      visit(`/b/${credential.credentialId}/share/copy`, request),
    );

    expect(headers).toMatchObject({ 'access-control-allow-origin': '*' });
    expect(JSON.parse(body ?? '')).toMatchObject({ url: expect.stringContaining('/l/lnk_') });
    expect((await shareablesOf(credential)).links).toHaveLength(3);
  });

  test.each(['evil', '', '__proto__'])('for %j is not there', async (channel) => {
    expect((await press(await aChain(), channel)).statusCode).toBe(404);
  });

  test('is not there while its link is disabled', async () => {
    const chain = await aChain();
    await setLinkDisabled(chain.credential, 'x', true);

    expect((await press(chain, 'x')).statusCode).toBe(404);
    expect((await pageOf(chain)).body).not.toContain('/share/x"');
  });

  test('of a revoked credential shares nothing', async () => {
    const chain = await aChain();
    await ensureShareables(chain.credential, { channels: ['copy'] });
    await setCredentialStatus(chain.credential, 'revoked');

    const { statusCode, headers } = await press(chain, 'copy');
    expect([statusCode, headers?.location]).toEqual([410, undefined]);
  });
});

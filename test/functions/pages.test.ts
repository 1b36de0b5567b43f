import { describe, expect, test } from 'vitest';
import { updateCredential } from '#shared/data/credentials.ts';
import { setCredentialStatus } from '#shared/data/shareables.ts';
import { handler } from '../../functions/pages/handler.ts';
import { aChain } from '../support/chain.ts';
import { visit } from '../support/visit.ts';

describe('the badge page', () => {
  test('shows the badge, its offer and its share buttons, and hands the click id on', async () => {
    const { credential, cta } = await aChain();
    const query = { bt_click: 'abcdefghijklmnopqrstuvwxyz' };
    const { statusCode, body } = await handler(visit(`/b/${credential.credentialId}`, { query }));

    expect(statusCode).toBe(200);
    expect(body).toContain('A Course &lt;with&gt; &quot;marks&quot;');
    expect(body).toContain(`href="/c/${cta.ctaId}?bt_click=abcdefghijklmnopqrstuvwxyz"`);
    expect(body).toContain(`/b/${credential.credentialId}/share/linkedin`);
    expect(body).toContain(`property="og:url" content="https://badges.test/b/`);
  });

  test('names no recipient, and lets no script run', async () => {
    const { credential } = await aChain();
    const { headers, body } = await handler(visit(`/b/${credential.credentialId}`));

    expect(body).not.toMatch(/Aisha|students\.example|<script/i);
    expect(headers?.['content-security-policy']).toMatch(/^default-src 'none'/);
  });

  test('lets no click id through that is not one', async () => {
    const { credential } = await aChain();
    const query = { bt_click: '"><script>alert(1)</script>' };
    const { body } = await handler(visit(`/b/${credential.credentialId}`, { query }));

    expect(body).not.toContain('alert(1)');
  });

  test('of a private credential is not there, of a revoked one is gone', async () => {
    const hidden = await aChain();
    await updateCredential(hidden.credential, { private: true });
    const revoked = await aChain();
    await setCredentialStatus(revoked.credential, 'revoked');
    const status = async (path: string) => (await handler(visit(path))).statusCode;

    expect(await status(`/b/${hidden.credential.credentialId}`)).toBe(404);
    expect(await status(`/b/${revoked.credential.credentialId}`)).toBe(410);
    expect(await status('/b/crd_unknownunknown')).toBe(404);
    expect(await status('/b/<script>')).toBe(404);
  });
});

describe('a share button', () => {
  test('goes to where the network lets people compose, with the tracked link', async () => {
    const { credential, link } = await aChain();
    const { statusCode, headers } = await handler(
      visit(`/b/${credential.credentialId}/share/linkedin`),
    );

    expect(statusCode).toBe(302);
    const location = new URL(String(headers?.location));
    expect(location.hostname).toBe('www.linkedin.com');
    expect(location.searchParams.get('url')).toBe(`https://badges.test/l/${link.linkId}`);
  });

  test.each(['facebook', 'copy', 'evil', ''])(
    'for %j, which has no link, is not there',
    async (channel) => {
      const { credential } = await aChain();
      const path = `/b/${credential.credentialId}/share/${channel}`;
      expect((await handler(visit(path))).statusCode).toBe(404);
    },
  );
});

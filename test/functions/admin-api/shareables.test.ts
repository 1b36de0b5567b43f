import { describe, expect, test } from 'vitest';
import { CHANNELS } from '#shared/channels.ts';
import type { CredentialId, CtaId, LinkId } from '#shared/ids.ts';
import { findCta, findShareLink } from '#shared/registry/clickables.ts';
import { findCredential } from '#shared/registry/credentials.ts';
import {
  ensureShareables,
  setCredentialStatus,
  shareablesOf,
} from '#shared/registry/shareables.ts';
import { admin, someCredential, someProgram } from '../../support/admin-api.ts';
import { itemsIn, textIn } from '../../support/call-api.ts';
import { freshIssuer } from '../../support/issuer.ts';

describe('a share link', () => {
  test('is one for each channel, and tells the redirect all that a click must carry', async () => {
    const { keys, issuer } = await freshIssuer();
    const credentialId = await someCredential(keys.ingest);
    const post = (channel: string) =>
      admin(`POST /v1/credentials/${credentialId}/links`, { key: keys.ingest, body: { channel } });

    const first = await post('linkedin');
    const again = await post('linkedin');
    const other = await post('x');

    expect(again).toEqual(first);
    const linkId = textIn(first, 'linkId');
    expect(first.body).toEqual({
      linkId,
      channel: 'linkedin',
      url: `https://badges.test/l/${linkId}`,
      intentUrl: `https://www.linkedin.com/sharing/share-offsite/?url=https%3A%2F%2Fbadges.test%2Fl%2F${linkId}`,
      shareUrl: `https://badges.test/b/${credentialId}/share/linkedin`,
      disabled: false,
    });
    const list = await admin(`GET /v1/credentials/${credentialId}/links`, { key: keys.read });
    expect(itemsIn(list)).toEqual([first.body, other.body]);
    const credential = await admin(`GET /v1/credentials/${credentialId}`, { key: keys.read });
    expect(await findShareLink(linkId as LinkId)).toMatchObject({
      linkId,
      channel: 'linkedin',
      issuerId: issuer.issuerId,
      programId: credential.body.programId,
      credentialId,
      recipientId: credential.body.recipientId,
      publishedAt: Date.parse('2026-11-01T10:00:00Z'),
      status: 'active',
    });
  });

  test('can be disabled and enabled: the redirect sees it at once', async () => {
    const { keys } = await freshIssuer();
    const key = keys.ingest;
    const links = `/v1/credentials/${await someCredential(key)}/links`;
    const linkId = textIn(
      await admin(`POST ${links}`, { key, body: { channel: 'x' } }),
      'linkId',
    ) as LinkId;
    expect(await findShareLink(linkId)).toMatchObject({ status: 'active' });

    const off = await admin(`PATCH ${links}/x`, { key, body: { disabled: true } });
    expect(off).toMatchObject({ status: 200, body: { linkId, disabled: true } });
    expect(await findShareLink(linkId)).toMatchObject({ status: 'disabled' });

    // Because asking for the link again must not enable it behind the back of who disabled it.
    const asked = await admin(`POST ${links}`, { key, body: { channel: 'x' } });
    expect(asked.body).toMatchObject({ disabled: true });
    await admin(`PATCH ${links}/x`, { key, body: { disabled: false } });
    expect(await findShareLink(linkId)).toMatchObject({ status: 'active' });
    const none = await admin(`PATCH ${links}/reddit`, { key, body: { disabled: true } });
    expect(none).toMatchObject({ status: 404, body: { errors: [{ field: 'channel' }] } });
  });

  test('is refused for a private credential', async () => {
    const { keys } = await freshIssuer();
    const key = keys.ingest;
    const credentialId = await someCredential(key, { private: true });

    const links = `POST /v1/credentials/${credentialId}/links`;

    expect(await admin(links, { key, body: { channel: 'x' } })).toMatchObject({ status: 409 });
  });
});

describe('a CTA', () => {
  test('is one for each credential, and changes only in what is given', async () => {
    const { keys } = await freshIssuer();
    const key = keys.ingest;
    const ctas = `/v1/credentials/${await someCredential(key)}/ctas`;
    const own = 'https://academy.example/spring?term=1';

    const made = await admin(`POST ${ctas}`, { key, body: { label: 'Join', destinationUrl: own } });
    const asked = await admin(`POST ${ctas}`, { key, body: {} });
    const renamed = await admin(`POST ${ctas}`, { key, body: { label: 'Come' } });

    const ctaId = textIn(made, 'ctaId');
    expect(made.body).toEqual({
      ctaId,
      label: 'Join',
      url: `https://badges.test/c/${ctaId}`,
      destinationUrl: own,
      disabled: false,
    });
    expect(asked.body).toEqual(made.body);
    expect(renamed.body).toEqual({ ...made.body, label: 'Come' });
    expect(itemsIn(await admin(`GET ${ctas}`, { key }))).toEqual([renamed.body]);
    expect(await findCta(ctaId as CtaId)).toMatchObject({ destinationUrl: own });
    const off = await admin(`PATCH ${ctas}/${ctaId}`, { key, body: { disabled: true } });
    expect(off.body).toMatchObject({ disabled: true });
    expect(await findCta(ctaId as CtaId)).toMatchObject({ status: 'disabled' });
  });

  test('without a destination leads to its program’s, whatever that becomes', async () => {
    const { keys } = await freshIssuer();
    const key = keys.ingest;
    const credentialId = await someCredential(key);
    const made = await admin(`POST /v1/credentials/${credentialId}/ctas`, { key, body: {} });
    const ctaId = textIn(made, 'ctaId') as CtaId;
    expect(made.body).toMatchObject({ destinationUrl: 'https://academy.example/rust' });
    expect(await findCta(ctaId)).toMatchObject({ destinationUrl: 'https://academy.example/rust' });

    const body = { destinationUrl: 'https://www.academy.example/new' };
    await admin(`PATCH /v1/programs/${await someProgram(key)}`, { key, body });

    expect(await findCta(ctaId)).toMatchObject(body);
  });

  test('needs a destination: its own, or its program’s', async () => {
    const { keys } = await freshIssuer();
    const key = keys.ingest;
    const program = { externalId: 'bare', name: 'Without an offer' };
    const changes = { programId: undefined, program };
    const ctas = `POST /v1/credentials/${await someCredential(key, changes)}/ctas`;

    expect(await admin(ctas, { key, body: {} })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'destinationUrl' }] },
    });
  });
});

describe('a revocation', () => {
  test('takes every link and the CTA with it, and can be taken back', async () => {
    const { keys } = await freshIssuer();
    const key = keys.ingest;
    const id = await someCredential(key);
    const made = await everything(id, key);
    await admin(`PATCH /v1/credentials/${id}/links/x`, { key, body: { disabled: true } });
    expect(new Set(await statusesOf(made))).toEqual(new Set(['active', 'disabled']));

    const revoke = { key, body: { status: 'revoked' } };
    const revoked = await admin(`PATCH /v1/credentials/${id}`, revoke);
    expect(revoked).toMatchObject({ status: 200, body: { status: 'revoked' } });
    expect(new Set(await statusesOf(made))).toEqual(new Set(['revoked']));
    expect(await admin(`PATCH /v1/credentials/${id}`, revoke)).toEqual(revoked);

    const body = { channel: 'qr' };
    expect(await admin(`POST /v1/credentials/${id}/links`, { key, body })).toMatchObject({
      status: 410,
    });
    await admin(`PATCH /v1/credentials/${id}`, { key, body: { status: 'active' } });
    const restored = await statusesOf(made);
    expect(restored.filter((status) => status === 'active')).toHaveLength(made.links.length);
    // Because whoever disabled it on its own account still wants that.
    expect(restored.filter((status) => status === 'disabled')).toHaveLength(1);
  });

  test('lets no link escape that is made at the same moment', async () => {
    const { keys, issuer } = await freshIssuer();
    for (let round = 0; round < 10; round++) {
      const id = await someCredential(keys.ingest, { externalId: `award-${round}` });
      const credential = await findCredential(issuer.issuerId, id as CredentialId);
      if (!credential) return expect.fail('it was just made');

      await Promise.allSettled([
        ...CHANNELS.slice(0, 4).map((one) => ensureShareables(credential, { channels: [one] })),
        setCredentialStatus(credential, 'revoked'),
        ensureShareables(credential, { cta: { label: 'Join' } }),
      ]);

      const statuses = await statusesOf(await shareablesOf(credential));
      expect(statuses.filter((status) => status !== 'revoked')).toEqual([]);
    }
  });
});

async function everything(credentialId: string, key: string) {
  const links = CHANNELS.map((channel) =>
    admin(`POST /v1/credentials/${credentialId}/links`, { key, body: { channel } }),
  );
  const made = await Promise.all(links);
  const cta = await admin(`POST /v1/credentials/${credentialId}/ctas`, { key, body: {} });
  return {
    links: made.map((answer) => ({ linkId: textIn(answer, 'linkId') as LinkId })),
    cta: { ctaId: textIn(cta, 'ctaId') as CtaId },
  };
}

/** What the redirect sees. */
async function statusesOf({
  links,
  cta,
}: {
  links: readonly { linkId: LinkId }[];
  cta?: { ctaId: CtaId };
}) {
  const found = await Promise.all(links.map(({ linkId }) => findShareLink(linkId)));
  const statuses = found.map((link) => link?.status);
  return cta ? [...statuses, (await findCta(cta.ctaId))?.status] : statuses;
}

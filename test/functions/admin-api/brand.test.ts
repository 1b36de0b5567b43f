import { describe, expect, test } from 'vitest';
import { type Recipient, setPublic } from '#shared/registry/recipients.ts';
import { publicNameOf } from '#shared/registry/rules/public-name.ts';
import { admin, someCredential, someProgram } from '../../support/admin-api.ts';
import { textIn } from '../../support/call-api.ts';
import { freshIssuer } from '../../support/issuer.ts';

describe('the brand of an issuer', () => {
  test('is kept in one spelling, and taken away with null', async () => {
    const { keys } = await freshIssuer();
    const patch = (body: object) => admin('PATCH /v1/issuer', { key: keys.admin, body });
    const logoUrl = 'https://academy.example/logo.svg';

    expect((await patch({ brandColor: '#FFCC00', logoUrl })).body).toMatchObject({
      brandColor: '#ffcc00',
      logoUrl,
      namesArePublic: false,
    });
    const { body } = await patch({ brandColor: null, name: 'Still there' });
    expect(body).toMatchObject({ name: 'Still there', logoUrl });
    expect(body).not.toHaveProperty('brandColor');
  });
});

describe('the texts of a program', () => {
  test('are taken away with null, while its name stays', async () => {
    const { keys } = await freshIssuer();
    const key = keys.admin;
    const programId = await someProgram(key, { shareText: '{program}!', ctaLabel: 'Join in' });
    const patched = await admin(`PATCH /v1/programs/${programId}`, {
      key,
      body: { shareText: null, ctaLabel: null },
    });

    expect(patched.body).toMatchObject({ name: 'Rust 101' });
    expect(Object.keys(patched.body)).not.toEqual(expect.arrayContaining(['shareText']));
  });

  test('stand on every CTA that has no label of its own', async () => {
    const { keys } = await freshIssuer();
    const key = keys.admin;
    const credentialId = await someCredential(key);
    const programId = await someProgram(key);
    const labelNow = async () => {
      const request = `POST /v1/credentials/${credentialId}/ctas`;
      return textIn(await admin(request, { key, body: {} }), 'label');
    };

    expect(await labelNow()).toBe('Start your own');
    await admin(`PATCH /v1/programs/${programId}`, { key, body: { ctaLabel: 'Join in' } });
    expect(await labelNow()).toBe('Join in');
  });
});

describe('whether a recipient appears by name', () => {
  async function someRecipient() {
    const { keys, issuer } = await freshIssuer();
    const key = keys.ingest;
    const credential = await admin(`GET /v1/credentials/${await someCredential(key)}`, { key });
    const recipientId = textIn(credential, 'recipientId') as Recipient['recipientId'];
    const request = `PATCH /v1/recipients/${recipientId}`;
    const tell = (isPublic: boolean) => admin(request, { key, body: { isPublic } });
    return { issuerId: issuer.issuerId, recipientId, key, tell };
  }

  test('an issuer may note what they were told', async () => {
    const { tell } = await someRecipient();
    expect((await tell(true)).body).toMatchObject({ isPublic: true, isPublicBy: 'issuer' });
    expect((await tell(false)).body).toMatchObject({ isPublic: false, isPublicBy: 'issuer' });
  });

  test('but a recipient’s own no stays, also through the next import', async () => {
    const { tell, issuerId, recipientId, key } = await someRecipient();
    await setPublic({ issuerId, recipientId }, false, 'recipient');

    expect(await tell(true)).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
    expect((await tell(false)).body).toMatchObject({ isPublic: false, isPublicBy: 'recipient' });
    await someCredential(key, { recipient: { externalId: 'ada', isPublic: true } });
    const request = `PATCH /v1/recipients/${recipientId}`;
    expect((await admin(request, { key, body: { isPublic: false } })).body).toMatchObject({
      name: 'Ada Lovelace',
      isPublic: false,
      isPublicBy: 'recipient',
    });
  });

  test('an import tells it for whom has not said it themselves', async () => {
    const { tell, key } = await someRecipient();
    await someCredential(key, { recipient: { externalId: 'ada', isPublic: true } });
    expect((await tell(true)).body).toMatchObject({ isPublic: true, isPublicBy: 'issuer' });
  });

  test.each([
    [undefined, false, undefined, 'nobody agreed'],
    [undefined, true, 'Ada', 'their issuer has all its recipients’ agreement'],
    [false, true, undefined, 'they said no'],
    [true, false, 'Ada', 'they said yes'],
  ])('%j in an issuer with %j: %j, because %s', (isPublic, namesArePublic, expected, _because) => {
    const ada = { name: 'Ada', isPublic } as Recipient;
    expect(publicNameOf(ada, { namesArePublic })).toBe(expected);
  });
});

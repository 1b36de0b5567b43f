import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import { dynamo } from '#shared/aws/dynamodb.ts';
import { tables } from '#shared/aws/tables.ts';
import { dayIn } from '#shared/calendar.ts';
import type { CredentialId } from '#shared/ids.ts';
import { readLine } from '#shared/lane-log/reader.ts';
import { findCredential } from '#shared/registry/credentials.ts';
import { credentialKey } from '#shared/registry/keys.ts';
import { handler as pages } from '../../functions/pages/handler.ts';
import { handler as reports } from '../../functions/reports-api/handler.ts';
import { admin } from '../support/admin-api.ts';
import { caller, itemsIn, textIn } from '../support/call-api.ts';
import { freshIssuer, type TestIssuer } from '../support/issuer.ts';
import { visit } from '../support/visit.ts';

const IMPORT = 'POST /v1/credentials/import';
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'Asia/Kolkata',
  'Asia/Tokyo',
  'Pacific/Auckland',
  'America/Los_Angeles',
];

type Dates = { readonly issued: unknown; readonly expires?: unknown };
type Sender = (who: TestIssuer, dates: Dates) => Promise<string>;

const EMAIL = 'ada@students.example';

async function imported({ keys }: TestIssuer, body: unknown, type = 'application/json') {
  const headers = { 'content-type': type };
  const answer = await admin(IMPORT, { key: keys.ingest, body, headers });
  const [item] = itemsIn(answer);
  if (!item?.credentialId) throw new Error(JSON.stringify(answer.body));
  return String(item.credentialId);
}

/** Each way by which a credential comes in, with the field names of its format. */
const SENDERS: Readonly<Record<string, Sender>> = {
  'POST /v1/credentials': async ({ keys }, { issued, expires }) => {
    const body = {
      externalId: 'd-1',
      program: { externalId: 'd', name: 'Data Basics' },
      recipient: { email: EMAIL },
      issuedAt: issued,
      expiresAt: expires,
    };
    return textIn(await admin('POST /v1/credentials', { key: keys.ingest, body }), 'credentialId');
  },
  CSV: (who, { issued, expires = '' }) => {
    const header = 'externalId,program.externalId,program.name,recipient.email,issuedAt,expiresAt';
    return imported(
      who,
      `${header}\nd-1,d,Data Basics,${EMAIL},${issued},${expires}\n`,
      'text/csv',
    );
  },
  Accredible: (who, { issued, expires }) =>
    imported(who, {
      credential: {
        id: 4711,
        name: 'Data Basics',
        approve: true,
        issued_on: issued,
        expired_on: expires ?? null,
        group_id: 7,
        group_name: 'Data Basics',
        recipient: { id: 'r-1', name: 'Asha Example', email: EMAIL },
      },
    }),
  Credly: (who, { issued, expires }) =>
    imported(who, {
      data: {
        id: 'b-1',
        state: 'accepted',
        badge_template: { id: 't-1', name: 'Data Basics' },
        recipient_email: EMAIL,
        issued_at: issued,
        expires_at: expires ?? null,
      },
    }),
  'Open Badges 2.0': (who, { issued, expires }) =>
    imported(who, {
      type: 'Assertion',
      id: 'https://academy.example/assertions/1',
      badge: { id: 'https://academy.example/badges/1', name: 'Data Basics' },
      recipient: { type: 'email', hashed: false, identity: EMAIL },
      issuedOn: issued,
      expires,
    }),
  'Open Badges 3.0': (who, { issued, expires }) =>
    imported(who, {
      type: ['VerifiableCredential', 'OpenBadgeCredential'],
      id: 'urn:uuid:1',
      validFrom: issued,
      validUntil: expires,
      credentialSubject: {
        id: `mailto:${EMAIL}`,
        achievement: { id: 'https://academy.example/a/1', name: 'Data Basics' },
      },
    }),
};

async function bodyAt(path: string): Promise<string> {
  return String((await pages(visit(path))).body);
}

async function linkedInOf(credentialId: string) {
  const { headers } = await pages(visit(`/b/${credentialId}/share/linkedin-profile`));
  return Object.fromEntries(new URL(String(headers?.location)).searchParams);
}

async function shownOf(credentialId: string) {
  const page = await bodyAt(`/b/${credentialId}`);
  return {
    page,
    description: /og:description" content="([^"]*)"/.exec(page)?.[1],
    jsonLd: JSON.parse(/ld\+json">(.*?)<\/script>/.exec(page)?.[1] ?? '{}'),
    verify: await bodyAt(`/b/${credentialId}/verify`),
    linkedIn: await linkedInOf(credentialId),
  };
}

describe.each(Object.entries(SENDERS))('by %s', (_name, send) => {
  test.each(ZONES)('a date is that date everywhere, for an issuer in %s', async (timeZone) => {
    const who = await freshIssuer({ timeZone });
    const credentialId = await send(who, { issued: '2026-01-01', expires: '2027-03-01' });

    const { page, description, jsonLd, verify, linkedIn } = await shownOf(credentialId);

    expect(page).toContain('Jan 1, 2026');
    expect(page).toContain('Mar 1, 2027');
    expect(description).toContain('January 1, 2026');
    expect(verify).toContain('Jan 1, 2026');
    expect(verify).toContain('Mar 1, 2027');
    expect(jsonLd).toMatchObject({ validFrom: '2026-01-01', expires: '2027-03-01' });
    expect(linkedIn).toMatchObject({
      issueYear: '2026',
      issueMonth: '1',
      expirationYear: '2027',
      expirationMonth: '3',
    });
    const read = await admin(`GET /v1/credentials/${credentialId}`, { key: who.keys.read });
    expect(read.body).toMatchObject({ issuedAt: '2026-01-01', expiresAt: '2027-03-01' });
    const exported = await caller(reports)('GET /v1/exports/credentials', { key: who.keys.read });
    expect(itemsIn(exported)).toMatchObject([{ issuedAt: '2026-01-01', expiresAt: '2027-03-01' }]);
    expect((await readLine(`PUB#${credentialId}`, 1))?.entry).toMatchObject({ day: '2026-01-01' });
  });

  test('an instant is shown as the issuer’s clocks show it, and given back as it came', async () => {
    const who = await freshIssuer({ timeZone: 'Asia/Tokyo' });
    const told = { issued: '2025-12-31T15:30:00Z', expires: '2027-02-28T20:00:00Z' };
    const credentialId = await send(who, told);

    const { page, jsonLd, linkedIn } = await shownOf(credentialId);

    expect(page).toContain('Jan 1, 2026');
    expect(page).toContain('Mar 1, 2027');
    expect(jsonLd).toMatchObject({ validFrom: '2026-01-01T00:30:00+09:00' });
    expect(linkedIn).toMatchObject({ issueYear: '2026', issueMonth: '1', expirationMonth: '3' });
    const read = await admin(`GET /v1/credentials/${credentialId}`, { key: who.keys.read });
    expect(read.body).toMatchObject({ issuedAt: told.issued, expiresAt: told.expires });
  });

  test.each(ZONES)('an expiry that is today is valid through today in %s', async (timeZone) => {
    const who = await freshIssuer({ timeZone });
    const today = dayIn(timeZone, Date.now());
    const yesterday = dayIn(timeZone, Date.now() - 86_400_000);
    const valid = await send(who, { issued: '2026-01-01', expires: today });
    expect(await bodyAt(`/b/${valid}/verify`)).toContain('is valid');

    const other = await freshIssuer({ timeZone });
    const expired = await send(other, { issued: '2026-01-01', expires: yesterday });
    expect(await bodyAt(`/b/${expired}/verify`)).toContain('has expired');
    expect(await bodyAt(`/b/${expired}`)).toContain('Expired');
  });
});

describe('an end before the beginning', () => {
  const body = {
    externalId: 'd-3',
    program: { externalId: 'd', name: 'Data Basics' },
    recipient: { email: EMAIL },
    issuedAt: '2026-03-01T00:00:00Z',
    expiresAt: '2026-02-01T00:00:00Z',
  };
  const refused = { status: 400, body: { errors: [{ field: 'expiresAt' }] } };

  test('is refused by name, with one credential and with many', async () => {
    const { keys } = await freshIssuer();
    const key = keys.ingest;
    expect(await admin('POST /v1/credentials', { key, body })).toMatchObject(refused);
    for (const query of ['', '?dryRun=true']) {
      expect(itemsIn(await admin(`${IMPORT}${query}`, { key, body: [body] }))).toMatchObject([
        { status: 'failed', errors: [{ field: 'expiresAt' }] },
      ]);
    }
  });

  test('is refused of what is there already, whichever of the two comes later', async () => {
    const { keys } = await freshIssuer();
    const key = keys.ingest;
    const good = { ...body, expiresAt: '2026-03-02' };
    const created = await admin('POST /v1/credentials', { key, body: good });
    const path = `PATCH /v1/credentials/${textIn(created, 'credentialId')}`;
    const later = { ...good, expiresAt: undefined, issuedAt: '2026-03-03' };

    expect(await admin('POST /v1/credentials', { key, body: later })).toMatchObject(refused);
    expect(await admin(path, { key, body: { expiresAt: '2026-02-28' } })).toMatchObject(refused);
    expect(await admin(path, { key, body: { issuedAt: '2026-03-03' } })).toMatchObject(refused);
    const both = { issuedAt: '2026-03-03', expiresAt: '2026-03-03' };
    expect(await admin(path, { key, body: both })).toMatchObject({ status: 200, body: both });
  });
});

test('a credential stored before dates were kept is read as it was meant', async () => {
  const who = await freshIssuer({ timeZone: 'Europe/Berlin' });
  const { issuerId } = who.issuer;
  const id = await SENDERS.CSV?.(who, { issued: '2026-01-01', expires: '2026-03-01' });
  const credentialId = id as CredentialId;
  const { datesAre, ...stored } = (await findCredential(issuerId, credentialId)) ?? {};
  expect(datesAre).toBe('as-told');
  const Item = {
    ...credentialKey(issuerId, credentialId),
    ...stored,
    issuedAt: '2025-12-31T23:00:00.000Z',
    validUntil: `${dayIn('UTC', Date.now() - 86_400_000)}T23:00:00.000Z`,
  };
  await dynamo.send(new PutCommand({ TableName: tables.registry, Item }));

  const { page, jsonLd, linkedIn } = await shownOf(credentialId);
  expect(page).toContain('Jan 1, 2026');
  expect(page).toContain('Valid credential');
  expect(jsonLd).toMatchObject({ validFrom: '2026-01-01' });
  expect(linkedIn).toMatchObject({ issueYear: '2026', issueMonth: '1' });

  // What changes one date stores both as dates.
  const patch = { expiresAt: null };
  await admin(`PATCH /v1/credentials/${credentialId}`, { key: who.keys.ingest, body: patch });
  const after = await findCredential(issuerId, credentialId);
  expect(after).toMatchObject({ issuedAt: '2026-01-01', datesAre: 'as-told' });
  expect(after).not.toHaveProperty('validUntil');
});

import { createHash } from 'node:crypto';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { derivedId } from '#shared/aws/root-secret.ts';
import { type CredentialEdit, editCredential } from '#shared/registry/credential-edits.ts';
import { findCredential } from '#shared/registry/credentials.ts';
import type { Issuer } from '#shared/registry/issuers.ts';
import { editProgram, findProgram } from '#shared/registry/programs.ts';
import { editRecipient } from '#shared/registry/recipient-identity.ts';
import { eraseRecipient, findRecipient, setPublic } from '#shared/registry/recipients.ts';
import { dateOrInstantFrom } from '#shared/registry/rules/date-or-instant.ts';

/** A file as somebody sends it. */
export type StoryFile = { readonly type: string; readonly body: string };

/** What people do between two imports of an issuer, and the next file. */
export type Chapter = { readonly edits: readonly Edit[]; readonly file: StoryFile };

type Edit = { readonly externalId: string; readonly isPerson: boolean } & Change;

type Change =
  | { readonly credential: CredentialEdit }
  | { readonly program: { readonly name?: string; readonly release?: readonly string[] } }
  | { readonly recipient: { readonly name?: string | null; readonly email?: string } }
  | { readonly isPublic: boolean }
  | { readonly isErased: true };

const one = <T>(...values: readonly T[]) => fc.constantFrom(...values);
const maybe = <T>(...values: readonly T[]) => fc.option(one(...values), { nil: undefined });

const seldom = <T>(value: T, usual: fc.Arbitrary<T | undefined>) =>
  fc.oneof({ weight: 1, arbitrary: fc.constant(value) }, { weight: 12, arbitrary: usual });

/** Few of each, so that lines of a file and files of a story concern each other. */
const EMAILS = ['ann@people.example', 'Ann@People.example', 'bob@people.example', 'no address'];
const PEOPLE = ['p1', 'p2', 'p3'];
const OWN_IDS = ['c1', 'c2', 'c3'];
const FOREIGN_IDS = ['1', '2'];
const NAMES = ['Ann', 'Bob'];
const PROGRAM_NAMES = ['Bread', 'Cake'];
const DATES = ['2026-01-10', '2026-02-01T10:00:00Z'];
const ENDS = ['2027-01-01', '2028-01-01', null];

const ownRow = fc.record({
  externalId: one(...OWN_IDS),
  programId: seldom('prg_0123456789abcdefghijkl', fc.constant(undefined)),
  program: fc.record({
    externalId: one('g1', 'g2'),
    name: one(...PROGRAM_NAMES),
    description: maybe('Good', null),
    destinationUrl: seldom('https://elsewhere.example/x', maybe('https://academy.example/x', null)),
  }),
  recipient: fc.oneof(
    one({ externalId: 'p1', email: 'ann@people.example' }, { externalId: 'p2', name: 'Bob' }),
    fc.record({
      externalId: maybe(...PEOPLE),
      email: maybe(...EMAILS),
      name: maybe(...NAMES, null),
      country: maybe('DE', 'FR', null),
      isPublic: maybe(true, false),
    }),
  ),
  name: maybe('With honours', null),
  issuedAt: seldom('soon', maybe(...DATES)),
  expiresAt: seldom('2020-01-01', maybe(...ENDS)),
  url: maybe('https://academy.example/u', null),
  private: maybe(true, false, null),
  status: maybe('active', 'revoked'),
});

const accredibleRow = fc.record({
  id: one(...FOREIGN_IDS),
  name: one(...PROGRAM_NAMES),
  approve: one(true, true, false),
  issued_on: one(...DATES),
  expired_on: maybe(...ENDS),
  group_id: one('g1', 'g2'),
  group_name: one(...PROGRAM_NAMES),
  course_link: maybe('https://academy.example/x', 'https://elsewhere.example/x'),
  recipient: fc.record({ id: maybe(...PEOPLE), name: maybe(...NAMES), email: maybe(...EMAILS) }),
});

const credlyRow = fc.record({
  id: one(...FOREIGN_IDS),
  state: one('accepted', 'accepted', 'revoked', 'pending'),
  badge_template: fc.record({ id: one('g1', 'g2'), name: one(...PROGRAM_NAMES) }),
  issuer_earner_id: maybe(...PEOPLE),
  recipient_email: maybe(...EMAILS),
  issued_at: one(...DATES),
  expires_at: maybe(...ENDS),
});

const revocationRow = one(...FOREIGN_IDS).map((id) => ({
  event_type: 'badge.deleted',
  id: `event-${id}`,
  badge_id: id,
}));

const assertionRow = fc
  .record({
    id: one(...FOREIGN_IDS),
    group: one('1', '2'),
    name: maybe(...PROGRAM_NAMES),
    email: one(...EMAILS),
    isHashed: fc.boolean(),
    expires: maybe(...ENDS),
    revoked: maybe(true, false),
  })
  .map(({ id, group, name, email, isHashed, ...rest }) => ({
    type: 'Assertion',
    id: `https://academy.example/assertions/${id}`,
    badge: name ? { id: badgeOf(group), name } : badgeOf(group),
    recipient: recipientOf(email, isHashed),
    issuedOn: '2026-01-10',
    ...rest,
  }));

const badgeOf = (group: string) => `https://academy.example/badges/${group}`;

function recipientOf(email: string, isHashed: boolean) {
  if (!isHashed) return { type: 'email', hashed: false, identity: email };
  const identity = `sha256$${createHash('sha256').update(`${email}salt`).digest('hex')}`;
  return { type: 'email', hashed: true, salt: 'salt', identity };
}

const badgeRow = fc
  .record({
    id: one(...FOREIGN_IDS),
    email: one(...EMAILS),
    name: one(...PROGRAM_NAMES),
    group: one('1', '2'),
    validUntil: maybe(...ENDS),
  })
  .map(({ id, email, name, group, validUntil }) => ({
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    id: `urn:uuid:${id}`,
    validFrom: '2026-01-10',
    validUntil,
    credentialSubject: { id: `mailto:${email}`, achievement: { id: badgeOf(group), name } },
  }));

const brokenRow = one<unknown>({ a: 1 }, { externalId: 'c1' }, null);

const foreignRow = fc.oneof(
  accredibleRow.map((credential) => ({ credential })),
  credlyRow.map((data) => ({ data })),
  revocationRow,
  assertionRow,
  badgeRow,
);

const anyRow = fc.oneof(
  { weight: 8, arbitrary: ownRow },
  { weight: 4, arbitrary: foreignRow },
  { weight: 1, arbitrary: brokenRow },
);

const CSV_COLUMNS = [
  'externalId',
  'program.externalId',
  'program.name',
  'recipient.externalId',
  'recipient.email',
  'recipient.name',
  'issuedAt',
  'expiresAt',
];

type Cells = Readonly<Record<string, unknown>>;

function csvOf(all: readonly Cells[]): string {
  const cellsOf = (row: Cells) =>
    CSV_COLUMNS.map((column) =>
      String(
        column.split('.').reduce((value: unknown, name) => (value as Cells)?.[name], row) ?? '',
      ),
    );
  return stringify([CSV_COLUMNS, ...all.map(cellsOf)]);
}

type Encode = (rows: readonly unknown[]) => StoryFile;

const json: Encode = (all) => ({ type: 'application/json', body: JSON.stringify(all) });
const brokenNdjson: Encode = (all) => ({
  type: 'application/x-ndjson',
  body: [...all.map((row) => JSON.stringify(row)), '{'].join('\n'),
});
const csv: Encode = (all) => ({ type: 'text/csv', body: csvOf(all as Cells[]) });

/** Files with rows of few kinds, so that some come again in the same file or a later one. */
function filesOf(row: fc.Arbitrary<unknown>, encodes: readonly Encode[]) {
  return fc.array(row, { minLength: 6, maxLength: 10 }).chain((pool) =>
    fc.array(
      fc
        .tuple(fc.array(one(...pool), { minLength: 1, maxLength: 5 }), one(...encodes))
        .map(([all, encode]) => encode(all)),
      { minLength: FILES, maxLength: FILES },
    ),
  );
}

const FILES = 4;

const files = fc.oneof(
  { weight: 3, arbitrary: filesOf(anyRow, [json, json, brokenNdjson]) },
  { weight: 1, arbitrary: filesOf(ownRow, [json, csv]) },
  { weight: 2, arbitrary: filesOf(foreignRow, [json]) },
);

const edit: fc.Arbitrary<Edit> = fc
  .tuple(
    one(...OWN_IDS),
    fc.boolean(),
    one<Change>(
      { credential: { name: 'Own' } },
      { credential: { expiresAt: null } },
      { credential: { expiresAt: dateOrInstantFrom('2028-01-01') } },
      { credential: { status: 'revoked' } },
      { credential: { status: 'active' } },
      { credential: { private: true } },
      { credential: { release: ['name', 'status'] } },
      { program: { name: 'Own course' } },
      { program: { release: ['name'] } },
      { recipient: { name: 'Own name' } },
      { recipient: { email: 'own@people.example' } },
      { isPublic: false },
      { isErased: true },
    ),
  )
  .map(([externalId, isPerson, change]) => ({ externalId, isPerson, ...change }));

/** Four files of one issuer, with edits between them. */
export const story: fc.Arbitrary<readonly Chapter[]> = fc
  .tuple(files, fc.array(fc.array(edit, { maxLength: 2 }), { minLength: FILES, maxLength: FILES }))
  .map(([all, edits]) => all.map((file, i) => ({ file, edits: edits[i] ?? [] })));

/** Makes an edit, if there is something to edit. */
export async function makeEdit(issuer: Issuer, { externalId, isPerson, ...change }: Edit) {
  const { issuerId } = issuer;
  const credentialId = await derivedId('crd', issuerId, externalId);
  const credential = await findCredential(issuerId, credentialId);
  if (!credential) return;
  const recipient = await findRecipient(issuerId, credential.recipientId);
  const program = await findProgram(issuerId, credential.programId);
  if ('credential' in change)
    await editCredential(issuer, credentialId, change.credential, isPerson);
  if ('program' in change && program) await editProgram(program, change.program, isPerson);
  if (!recipient || recipient.erasedAt) return;
  if ('recipient' in change) await editRecipient(recipient, change.recipient, isPerson);
  if ('isPublic' in change) await setPublic(recipient, change.isPublic, 'recipient');
  if ('isErased' in change) await eraseRecipient(recipient);
}

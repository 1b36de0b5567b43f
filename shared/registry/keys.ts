/**
 * Keys of the Registry table, all of which are written here.
 *
 * | item                 | pk                          | sk                      | read by                                    |
 * | -------------------- | --------------------------- | ----------------------- | ------------------------------------------ |
 * | issuer               | I#<issuer>                  | ISSUER                  | every API call, redirect (cached)          |
 * | issuer's entry       | ISSUERS                     | <issuer>                | rank: who there is                         |
 * | key of an issuer     | I#<issuer>                  | KEY#<key>               | list of keys                               |
 * | program              | I#<issuer>                  | PRG#<program>           | by id, list                                |
 * | credential           | I#<issuer>                  | CRD#<credential>        | by id, list                                |
 * | recipient            | I#<issuer>                  | RCP#<recipient>         | by id, batch for names in rankings         |
 * | recipient pointer    | I#<issuer>                  | RCPX#<hash>             | importing: whom an externalId or e-mail is |
 * | holding              | I#<issuer>                  | HLD#<program>#<rcp.>    | publishing, by id; pathways, by program    |
 * | pathway              | I#<issuer>                  | PTH#<pathway>           | by id, list                                |
 * | target               | I#<issuer>                  | TGT#<goal>#<metric>     | by goal and metric, list, by goal          |
 * | survey answer        | I#<issuer>                  | SRV#<crd.>#<survey>     | answering again                            |
 * | link of credential   | I#<issuer>                  | LNK#<credential>#<chan> | list of a credential's links               |
 * | CTA of credential    | I#<issuer>                  | CTA#<credential>        | a credential's CTA                         |
 * | import               | I#<issuer>                  | IMP#<import>            | by id, list                                |
 * | failed lines         | I#<issuer>                  | IMPF#<import>#<run>#<l> | an import's failures, by the line after    |
 * | shared report        | I#<issuer>                  | SHR#<report>            | by id, list                                |
 * | whose turn it is     | I#<issuer>                  | TEAM                    | changing a team, one at a time             |
 * | source               | SOURCES                     | <issuer>                | pulling: by issuer, list                   |
 * | API key              | KEY#<sha256>                | KEY                     | authentication, one GetItem                |
 * | session              | SES#<sha256>                | SES                     | authentication, one GetItem                |
 * | member's session     | I#<issuer>                  | SES#<member>#<sha256>   | ending all sessions of a member            |
 * | public credential    | CRD#<credential>            | CRD                     | badge page: whose credential it is         |
 * | share link           | LNK#<link>                  | LNK                     | redirect, one GetItem                      |
 * | CTA                  | CTA#<cta>                   | CTA                     | redirect, one GetItem                      |
 * | salt                 | SALT#<utc day>              | SALT                    | redirect (cached)                          |
 * | sign-up              | SIGNUP#<issuer>#<external>  | SIGNUP                  | replays; never deleted                     |
 * | credential's sign-up | I#<issuer>                  | SGN#<crd.>#<at>#<sgn>   | a credential's sign-ups, newest first      |
 * | credit               | I#<issuer>                  | CRED#<hash>#<crd.>#<at> | signing up again by the same click         |
 * | hashed person        | I#<issuer>                  | HASHED#<hash>           | publishing: whom an address may be, list   |
 * | mention              | MENTION#<iss.>#<src>#<ext.> | MENTION                 | replays; never deleted                     |
 * | webhook delivery     | WH#<issuer>#<webhook-id>    | WH                      | replays under the same delivery id         |
 *
 * All items of an issuer share the partition `I#<issuer>`, so a caller cannot even ask for an item
 * of another issuer.
 */
import type { Key } from '#shared/aws/tables.ts';
import type { Day } from '#shared/calendar.ts';
import type { Channel } from '#shared/channels.ts';
import type {
  CredentialId,
  CtaId,
  ImportId,
  IssuerId,
  KeyId,
  LinkId,
  MemberId,
  PathwayId,
  ProgramId,
  RecipientId,
  SharedReportId,
  SignupId,
} from '#shared/ids.ts';
import { instantText } from '#shared/lane-log/keys.ts';

export const issuerKey = (issuerId: IssuerId): Key => inIssuer(issuerId, 'ISSUER');

export const issuersKeyKey = (issuerId: IssuerId, keyId: KeyId) =>
  inIssuer(issuerId, `KEY#${keyId}`);

export const programKey = (issuerId: IssuerId, id: ProgramId) => inIssuer(issuerId, `PRG#${id}`);

export const credentialKey = (issuerId: IssuerId, id: CredentialId) =>
  inIssuer(issuerId, `CRD#${id}`);

export const recipientKey = (issuerId: IssuerId, id: RecipientId) =>
  inIssuer(issuerId, `RCP#${id}`);

/** `hash` is the keyed hash of the recipient's externalId or e-mail address. */
export const recipientPointerKey = (issuerId: IssuerId, hash: string) =>
  inIssuer(issuerId, `RCPX#${hash}`);

/** What a recipient holds of a program. */
export const holdingKey = (issuerId: IssuerId, programId: ProgramId, id: RecipientId) =>
  inIssuer(issuerId, `${holdingPrefix(programId)}${id}`);

export const holdingPrefix = (programId: ProgramId) => `HLD#${programId}#`;

export const pathwayKey = (issuerId: IssuerId, id: PathwayId) => inIssuer(issuerId, `PTH#${id}`);

export const targetKey = (issuerId: IssuerId, goal: string, metricId: string, programId?: string) =>
  inIssuer(issuerId, `TGT#${goal}#${metricId}${programId ? `#${programId}` : ''}`);

export const surveyAnswerKey = (issuerId: IssuerId, id: CredentialId, survey: string) =>
  inIssuer(issuerId, `SRV#${id}#${survey}`);

export const credentialLinkKey = (issuerId: IssuerId, id: CredentialId, channel: Channel) =>
  inIssuer(issuerId, `LNK#${id}#${channel}`);

export const credentialCtaKey = (issuerId: IssuerId, id: CredentialId) =>
  inIssuer(issuerId, `CTA#${id}`);

export const membersSessionKey = (issuerId: IssuerId, id: MemberId, sha256: string) =>
  inIssuer(issuerId, `SES#${id}#${sha256}`);

export const teamTurnKey = (issuerId: IssuerId) => inIssuer(issuerId, 'TEAM');

export const ISSUERS_PARTITION = 'ISSUERS';

export const issuerDirectoryKey = (issuerId: IssuerId): Key => ({
  pk: ISSUERS_PARTITION,
  sk: issuerId,
});

export const importKey = (issuerId: IssuerId, id: ImportId) => inIssuer(issuerId, `IMP#${id}`);

export const sharedReportKey = (issuerId: IssuerId, id: SharedReportId) =>
  inIssuer(issuerId, `SHR#${id}`);

type FailuresPlace = { readonly importId: ImportId; readonly run: number; readonly line: number };

/** Failures of a chunk stand under the line that follows it. */
export const importFailuresKey = (issuerId: IssuerId, place: FailuresPlace) =>
  inIssuer(issuerId, failuresText(place));

/** Sort-key bounds of all chunks of a run that end at that line or later. */
export function importFailuresRange(place: FailuresPlace) {
  return { from: failuresText(place), to: `IMPF#${place.importId}#${place.run}#~` };
}

function failuresText({ importId, run, line }: FailuresPlace): string {
  return `IMPF#${importId}#${run}#${String(line).padStart(LINE_DIGITS, '0')}`;
}

const LINE_DIGITS = 9;

export const SOURCES_PARTITION = 'SOURCES';

export const sourceKey = (issuerId: IssuerId): Key => ({ pk: SOURCES_PARTITION, sk: issuerId });

export const apiKeyKey = (sha256: string): Key => ({ pk: `KEY#${sha256}`, sk: 'KEY' });

export const sessionKey = (sha256: string): Key => ({ pk: `SES#${sha256}`, sk: 'SES' });

export const publicCredentialKey = (id: CredentialId): Key => ({ pk: `CRD#${id}`, sk: 'CRD' });

export const linkKey = (linkId: LinkId): Key => ({ pk: `LNK#${linkId}`, sk: 'LNK' });

export const ctaKey = (ctaId: CtaId): Key => ({ pk: `CTA#${ctaId}`, sk: 'CTA' });

export const saltKey = (day: Day): Key => ({ pk: `SALT#${day}`, sk: 'SALT' });

/** @param hour such as `2026-11-27T20`, UTC */
export const hourSaltKey = (hour: string): Key => ({ pk: `SALT#${hour}`, sk: 'SALT' });

export const signupKey = (issuerId: IssuerId, externalId: string): Key => ({
  pk: `SIGNUP#${issuerId}#${externalId}`,
  sk: 'SIGNUP',
});

/** A sign-up that a credential had a hand in: its sign-ups stand in the order of time. */
export const credentialSignupKey = (
  issuerId: IssuerId,
  { credentialId, at, signupId }: CredentialSignupPlace,
): Key =>
  inIssuer(issuerId, `${credentialSignupsPrefix(credentialId)}${instantText(at)}#${signupId}`);

type CredentialSignupPlace = {
  readonly credentialId: CredentialId;
  readonly at: number;
  readonly signupId: SignupId;
};

/** The credit that a person's first sign-up by a click earned; `hash` is that of their address. */
export const creditKey = (issuerId: IssuerId, hash: string, touch: CreditedTouch): Key =>
  inIssuer(issuerId, `CRED#${hash}#${touch.credentialId}#${instantText(touch.clickedAt)}`);

type CreditedTouch = { readonly credentialId: CredentialId; readonly clickedAt: number };

/** Somebody of whom only the hash of an address is known, as a badge writes it: `sha256$c7ef…`. */
export const hashedPersonKey = (issuerId: IssuerId, hash: string) =>
  inIssuer(issuerId, `${HASHED_PERSON_PREFIX}${hash}`);

export const HASHED_PERSON_PREFIX = 'HASHED#';

export const credentialSignupsPrefix = (id: CredentialId) => `SGN#${id}#`;

/** A source has no `#` in it. */
export const mentionKey = (issuerId: IssuerId, source: string, externalId: string): Key => ({
  pk: `MENTION#${issuerId}#${source}#${externalId}`,
  sk: 'MENTION',
});

export const webhookKey = (issuerId: IssuerId, webhookId: string): Key => ({
  pk: `WH#${issuerId}#${webhookId}`,
  sk: 'WH',
});

/** The things of an issuer whose sort key begins so: `PRG#`, `CRD#`, `KEY#`, `LNK#<credential>#`. */
export function issuerPartition(issuerId: IssuerId): string {
  return `I#${issuerId}`;
}

function inIssuer(issuerId: IssuerId, sk: string): Key {
  return { pk: issuerPartition(issuerId), sk };
}

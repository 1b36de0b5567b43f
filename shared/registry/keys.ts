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

/**
 * Every key is written in this file and nowhere else.
 *
 * | table    | item               | pk                          | sk                      | read by                                    |
 * | -------- | ------------------ | --------------------------- | ----------------------- | ------------------------------------------ |
 * | Registry | issuer             | I#<issuer>                  | ISSUER                  | every API call, redirect (cached)          |
 * | Registry | issuer's entry     | ISSUERS                     | <issuer>                | rank: who there is                         |
 * | Registry | key of an issuer   | I#<issuer>                  | KEY#<key>               | list of keys                               |
 * | Registry | program            | I#<issuer>                  | PRG#<program>           | by id, list                                |
 * | Registry | credential         | I#<issuer>                  | CRD#<credential>        | by id, list                                |
 * | Registry | recipient          | I#<issuer>                  | RCP#<recipient>         | by id, batch for names in rankings         |
 * | Registry | recipient pointer  | I#<issuer>                  | RCPX#<hash>             | importing: whom an externalId or e-mail is |
 * | Registry | holding            | I#<issuer>                  | HLD#<program>#<rcp.>    | publishing, by id; pathways, by program    |
 * | Registry | pathway            | I#<issuer>                  | PTH#<pathway>           | by id, list                                |
 * | Registry | target             | I#<issuer>                  | TGT#<goal>#<metric>     | by goal and metric, list, by goal          |
 * | Registry | survey answer      | I#<issuer>                  | SRV#<crd.>#<survey>     | answering again                            |
 * | Registry | link of credential | I#<issuer>                  | LNK#<credential>#<chan> | list of a credential's links               |
 * | Registry | CTA of credential  | I#<issuer>                  | CTA#<credential>        | a credential's CTA                         |
 * | Registry | import             | I#<issuer>                  | IMP#<import>            | by id, list                                |
 * | Registry | failed lines       | I#<issuer>                  | IMPF#<import>#<run>#<l> | an import's failures, by the line after    |
 * | Registry | shared report      | I#<issuer>                  | SHR#<report>            | by id, list                                |
 * | Registry | whose turn it is   | I#<issuer>                  | TEAM                    | changing a team, one at a time             |
 * | Registry | source             | SOURCES                     | <issuer>                | pulling: by issuer, list                   |
 * | Registry | API key            | KEY#<sha256>                | KEY                     | authentication, one GetItem                |
 * | Registry | session            | SES#<sha256>                | SES                     | authentication, one GetItem                |
 * | Registry | member's session   | I#<issuer>                  | SES#<member>#<sha256>   | ending all sessions of a member            |
 * | Registry | public credential  | CRD#<credential>            | CRD                     | badge page: whose credential it is         |
 * | Registry | share link         | LNK#<link>                  | LNK                     | redirect, one GetItem                      |
 * | Registry | CTA                | CTA#<cta>                   | CTA                     | redirect, one GetItem                      |
 * | Registry | salt               | SALT#<utc day>              | SALT                    | redirect (cached)                          |
 * | Registry | sign-up            | SIGNUP#<issuer>#<external>  | SIGNUP                  | replays, for ever                          |
 * | Registry | credential's sign-up | I#<issuer>                | SGN#<crd.>#<at>#<sgn>   | a credential's sign-ups, newest first      |
 * | Registry | mention            | MENTION#<iss.>#<src>#<ext.> | MENTION                 | replays, for ever                          |
 * | Registry | webhook delivery   | WH#<issuer>#<webhook-id>    | WH                      | replays under the same delivery id         |
 * | EventLog | event              | <lane>                      | <seq>                   | aggregate, in order; attribution, by id    |
 * | EventLog | lane registration  | LANES#<utc hour>            | <instant>#<lane>        | sweep                                      |
 * | Rollups  | generations        | GENERATIONS                 | GENERATIONS             | who counts or reports (cached)             |
 * | Rollups  | head               | H#<lane>                    | HEAD                    | aggregate, sweep                           |
 * | Rollups  | verification       | A#<issuer>                  | VERIFIED                | reports: when the last audit found no drift |
 * | Rollups  | sweep's watermark  | SWEEP                       | SWEEP                   | sweep                                      |
 * | Rollups  | visitor claim      | V#<link>#<day>#<visitor>    | V                       | aggregate, one UpdateItem                  |
 * | Rollups  | credential claim   | C#<credential>              | C                       | aggregate, one UpdateItem                  |
 * | Rollups  | day, dims, cohort  | S#<issuer>[#<program>]      | D#, X#, K#<day>#<shard> | reports, one Query for a span              |
 * | Rollups  | edge               | S#<issuer>[#<program>]      | Q#<day>T<quarter>#<sh.> | reports whose span cuts a day              |
 * | Rollups  | arrivals           | S#<issuer>                  | E#<day>#<program>#<sh.> | the same, of all programs or of one        |
 * | Rollups  | website            | S#<issuer>[#<program>]      | M#<day>#<host>#<shard>  | reports: which websites sent somebody      |
 * | Rollups  | leaf               | L#<issuer>#<day>#<bucket>   | <recipient>#<credential>| rankings                                   |
 * | Rollups  | day file           | B#<issuer>                  | B#<day>#<chunk>         | rankings, one Query for a span             |
 * | Rollups  | chunk of a run     | M#<issuer>#<first>#<last>   | C#<chunk>               | boards: those of some recipients           |
 * | Rollups  | board              | M#<issuer>#<first>#<last>   | H#, T#<rank by>         | rankings of large issuers: histogram, top  |
 * | Rollups  | ranked day         | R#<issuer>                  | R#<day>                 | rank: whose file is as it should be        |
 * | Rollups  | totals             | T#<issuer>#<recipient>      | <credential>            | one recipient since ever                   |
 *
 * An issuer's things share the partition `I#<issuer>`: another issuer's id cannot even be asked for.
 * Every `pk` of Rollups but the first begins with its generation: `G1#H#<lane>` (see `inGeneration`).
 */

// Registry

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

export const targetKey = (issuerId: IssuerId, goal: string, metricId: string) =>
  inIssuer(issuerId, `TGT#${goal}#${metricId}`);

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

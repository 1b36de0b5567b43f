import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '#shared/aws/dynamodb.ts';
import { tables } from '#shared/aws/tables.ts';
import { type CredentialId, idFrom } from '#shared/ids.ts';
import { type Credential, findCredential } from './credentials.ts';
import { findIssuer, type Issuer } from './issuers.ts';
import { publicCredentialKey } from './keys.ts';
import { findProgram, type Program } from './programs.ts';
import { findRecipient } from './recipients.ts';
import { withDatesAsMeant } from './rules/date-or-instant.ts';
import { publicCredentialOf, publicNameOf, publicProgramOf } from './rules/public-name.ts';
import type { Shareables } from './shareable-items.ts';
import { shareablesOf } from './shareables.ts';

/** All that a badge's public page shows. */
export type Badge = {
  readonly issuer: Issuer;
  readonly program: Program;
  /** Without texts of its own that would name its recipient to whom they did not agree. */
  readonly credential: Credential;
  readonly shareables: Shareables;
  /** Absent: the recipient did not agree to appear by name, or has none, or the badge is revoked. */
  readonly recipientName?: string;
};

/** The badge with that public id; `undefined` if there is none, or if it is private. */
export async function findBadge(id: string | undefined): Promise<Badge | undefined> {
  const credentialId = idFrom('crd', id);
  const credential = credentialId && (await findPublicCredential(credentialId));
  if (!credential || credential.private) return undefined;
  const { issuerId, programId, recipientId } = credential;
  const [issuer, program, recipient, shareables] = await Promise.all([
    findIssuer(issuerId),
    findProgram(issuerId, programId),
    findRecipient(issuerId, recipientId),
    shareablesOf(credential),
  ]);
  if (!issuer || !program) return undefined;
  const isNamed = recipient && credential.status === 'active';
  const recipientName = isNamed ? publicNameOf(recipient, issuer) : undefined;
  const dated = withDatesAsMeant(credential, issuer.timeZone);
  const shown = publicCredentialOf(dated, recipient, issuer);
  return {
    issuer,
    program: publicProgramOf(program, recipient, issuer),
    credential: shown,
    shareables,
    recipientName,
  };
}

async function findPublicCredential(id: CredentialId): Promise<Credential | undefined> {
  const { Item } = await dynamo.send(
    new GetCommand({ TableName: tables.registry, Key: publicCredentialKey(id) }),
  );
  return Item && findCredential(Item.issuerId, id);
}

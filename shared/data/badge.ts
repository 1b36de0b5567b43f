import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { type CredentialId, idFrom } from '#shared/domain/ids.ts';
import { type Credential, findCredential } from './credentials.ts';
import { dynamo } from './dynamo.ts';
import { findIssuer, type Issuer } from './issuers.ts';
import { publicCredentialKey } from './keys.ts';
import { findProgram, type Program } from './programs.ts';
import { type Shareables, shareablesOf } from './shareables.ts';
import { tables } from './tables.ts';

/** All that a badge's public page shows. The recipient is not part of it. */
export type Badge = {
  readonly issuer: Issuer;
  readonly program: Program;
  readonly credential: Credential;
  readonly shareables: Shareables;
};

/** The badge with that public id; `undefined` if there is none, or if it is private. */
export async function findBadge(id: string | undefined): Promise<Badge | undefined> {
  const credentialId = idFrom('crd', id);
  const credential = credentialId && (await findPublicCredential(credentialId));
  if (!credential || credential.private) return undefined;
  const [issuer, program, shareables] = await Promise.all([
    findIssuer(credential.issuerId),
    findProgram(credential.issuerId, credential.programId),
    shareablesOf(credential),
  ]);
  return issuer && program && { issuer, program, credential, shareables };
}

async function findPublicCredential(id: CredentialId): Promise<Credential | undefined> {
  const { Item } = await dynamo.send(
    new GetCommand({ TableName: tables.registry, Key: publicCredentialKey(id) }),
  );
  return Item && findCredential(Item.issuerId, id);
}

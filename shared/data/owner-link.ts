import { createHmac } from 'node:crypto';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type CredentialId, idFrom } from '#shared/domain/ids.ts';
import type { Credential } from './credentials.ts';
import { dynamo } from './dynamo.ts';
import { contentOf } from './item.ts';
import { credentialKey } from './keys.ts';
import { isSame } from './owner-mark.ts';
import { keyFor } from './root-secret.ts';
import { tables } from './tables.ts';

type Owned = Pick<Credential, 'credentialId' | 'ownerVersion' | 'hasNoOwnerLink'>;

const MAC_BYTES = 16;
const FIRST_VERSION = 1;

/** The sealed token of a credential's owner link, or `undefined` if its link was taken back. */
export async function ownerTokenOf(owned: Owned): Promise<string | undefined> {
  if (owned.hasNoOwnerLink) return undefined;
  const { credentialId, ownerVersion = FIRST_VERSION } = owned;
  const mac = await macOf(credentialId, ownerVersion);
  return `${credentialId.slice(PREFIX.length)}.${ownerVersion}.${mac.toString('base64url')}`;
}

const PREFIX = 'crd_';

/** The credential that a token claims to be of; `isOwnerToken` says whether it is, once that is read. */
export function credentialIn(token: string): CredentialId | undefined {
  return idFrom('crd', `${PREFIX}${token.split('.')[0]}`);
}

/** Whether this is the credential's token of now: neither forged, nor of another, nor taken back. */
export async function isOwnerToken(owned: Owned, token: string): Promise<boolean> {
  const valid = await ownerTokenOf(owned);
  return valid !== undefined && isSame(valid, token);
}

async function macOf(credentialId: CredentialId, version: number): Promise<Buffer> {
  const mac = createHmac('sha256', await keyFor('owner-link'));
  return mac.update(`${credentialId}/${version}`).digest().subarray(0, MAC_BYTES);
}

/**
 * Take the owner link of a credential back, with all browsers that it opened; with `isRenewed`,
 * there is another one from now on. Each call makes another one.
 */
export async function replaceOwnerLink(
  { issuerId, credentialId }: Credential,
  isRenewed: boolean,
): Promise<Credential> {
  const { Attributes } = await dynamo.send(
    new UpdateCommand({
      TableName: tables.registry,
      Key: credentialKey(issuerId, credentialId),
      UpdateExpression:
        'SET ownerVersion = if_not_exists(ownerVersion, :first) + :one, hasNoOwnerLink = :none',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: { ':first': FIRST_VERSION, ':one': 1, ':none': !isRenewed },
      ReturnValues: 'ALL_NEW',
    }),
  );
  const credential = contentOf<Credential>(Attributes);
  if (credential) return credential;
  throw new Error(`the credential ${credentialId} is gone`);
}

import { createHmac } from 'node:crypto';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { contentOf, dynamo } from '#shared/aws/dynamodb.ts';
import { keyFor } from '#shared/aws/root-secret.ts';
import { tables } from '#shared/aws/tables.ts';
import { retryOnConflict, transact } from '#shared/aws/transaction.ts';
import { dayIn } from '#shared/calendar.ts';
import { type CredentialId, idFrom } from '#shared/ids.ts';
import { type Milestone, subjectOf } from '#shared/lane-log/rules/event.ts';
import { singleEventLane } from '#shared/lane-log/single-event-lane.ts';
import type { Credential } from '#shared/registry/credentials.ts';
import type { Issuer } from '#shared/registry/issuers.ts';
import { credentialKey } from '#shared/registry/keys.ts';
import { isSame } from './owner-mark.ts';

type Owned = Pick<Credential, 'credentialId' | 'ownerVersion' | 'hasNoOwnerLink'>;

const MAC_BYTES = 16;

const FIRST_VERSION = 1;

/** Returns the signed token of a credential's owner link, or `undefined` if the link was revoked. */
export async function ownerTokenOf(owned: Owned): Promise<string | undefined> {
  if (owned.hasNoOwnerLink) return undefined;
  const { credentialId, ownerVersion = FIRST_VERSION } = owned;
  const mac = await macOf(credentialId, ownerVersion);
  return `${credentialId.slice(PREFIX.length)}.${ownerVersion}.${mac.toString('base64url')}`;
}

const PREFIX = 'crd_';

/** Returns the credential that a token names. Not verified: read the credential, then call `isOwnerToken`. */
export function credentialIn(token: string): CredentialId | undefined {
  return idFrom('crd', `${PREFIX}${token.split('.')[0]}`);
}

/** Returns whether the token is the credential's current one: not forged, replaced or revoked. */
export async function isOwnerToken(owned: Owned, token: string): Promise<boolean> {
  const valid = await ownerTokenOf(owned);
  return valid !== undefined && isSame(valid, token);
}

async function macOf(credentialId: CredentialId, version: number): Promise<Buffer> {
  const mac = createHmac('sha256', await keyFor('owner-link'));
  return mac.update(`${credentialId}/${version}`).digest().subarray(0, MAC_BYTES);
}

/**
 * Revokes a credential's owner link, and the access of all browsers that opened it. With `isRenewed`,
 * creates a new link. Not idempotent: each call invalidates the previous link.
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

/**
 * Records that the owner opened a credential. Deduplicated per reporting day: the day's event has a
 * lane of its own, so a repeat finds it.
 */
export async function recordOpen(issuer: OpenedOf, credential: Credential): Promise<void> {
  const event = openedEvent(issuer, credential);
  await retryOnConflict(async () => {
    const outcome = await transact(singleEventLane(event.eventId, event));
    return outcome.type !== 'conflict' || undefined;
  });
}

type OpenedOf = Pick<Issuer, 'timeZone'>;

/** Returns the opening event of a credential and day; deterministic. */
export function openedEvent({ timeZone }: OpenedOf, credential: Credential): Milestone {
  const at = Date.now();
  const day = dayIn(timeZone, at);
  const eventId = `OPN#${credential.credentialId}#${day}`;
  return { eventId, kind: 'opened', at, day, ...subjectOf(credential) };
}

import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { IssuerId, ProgramId } from '#shared/domain/ids.ts';
import { dynamo } from './dynamo.ts';
import { isFailedCondition } from './failed-condition.ts';
import { recipientPointerKey } from './keys.ts';
import { externalIdHash } from './recipients.ts';
import { tables } from './tables.ts';

type Referred = {
  readonly externalId: string;
  readonly emailHash: string | undefined;
  /** The program whose credential brought them. */
  readonly programId: ProgramId;
};

/**
 * Remember who signed up by a referral, where publishing looks for whom a credential names: so it
 * is known without another read when they earn one. Who is a recipient already stays as they are.
 */
export async function rememberReferred(
  issuerId: IssuerId,
  { externalId, emailHash, programId }: Referred,
): Promise<void> {
  const hashes = [await externalIdHash(issuerId, externalId), ...(emailHash ? [emailHash] : [])];
  await Promise.all(hashes.map((hash) => leave(issuerId, hash, programId)));
}

async function leave(issuerId: IssuerId, hash: string, referredBy: ProgramId): Promise<void> {
  try {
    await dynamo.send(
      new PutCommand({
        TableName: tables.registry,
        Item: { ...recipientPointerKey(issuerId, hash), referredBy },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
  } catch (error) {
    // Somebody is known by it already: a recipient, or an earlier sign-up.
    if (!isFailedCondition(error)) throw error;
  }
}

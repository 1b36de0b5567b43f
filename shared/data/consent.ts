import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from './dynamo.ts';
import { isFailedCondition } from './failed-condition.ts';
import { contentOf } from './item.ts';
import { recipientKey } from './keys.ts';
import type { Recipient } from './recipients.ts';
import { tables } from './tables.ts';

/**
 * Note whether a recipient agreed to appear by name; answers them as they are now. A repetition
 * changes nothing.
 *
 * `undefined`, and nothing done, if an issuer speaks for a recipient who said no themselves, or who
 * was erased.
 */
export async function setPublic(
  { issuerId, recipientId }: Pick<Recipient, 'issuerId' | 'recipientId'>,
  isPublic: boolean,
  by: 'issuer' | 'recipient',
): Promise<Recipient | undefined> {
  const isThere = 'attribute_exists(pk) AND attribute_not_exists(erasedAt)';
  const saidNo = 'isPublic = :no AND isPublicBy = :recipient';
  const isIssuer = by === 'issuer';
  try {
    const { Attributes } = await dynamo.send(
      new UpdateCommand({
        TableName: tables.registry,
        Key: recipientKey(issuerId, recipientId),
        UpdateExpression: 'SET isPublic = :isPublic, isPublicBy = :by',
        ConditionExpression: isIssuer ? `${isThere} AND NOT (${saidNo})` : isThere,
        ExpressionAttributeValues: {
          ':isPublic': isPublic,
          ':by': by,
          ...(isIssuer && { ':no': false, ':recipient': 'recipient' }),
        },
        ReturnValues: 'ALL_NEW',
      }),
    );
    return contentOf(Attributes);
  } catch (error) {
    if (isFailedCondition(error)) return undefined;
    throw error;
  }
}

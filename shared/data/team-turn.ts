import { randomBytes } from 'node:crypto';
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { IssuerId } from '#shared/domain/ids.ts';
import { dynamo } from './dynamo.ts';
import { isFailedCondition } from './failed-condition.ts';
import { teamTurnKey } from './keys.ts';
import { untilWon } from './races.ts';
import { tables } from './tables.ts';

/** Longer than a call may take: whoever has not given their turn back by then has ended without. */
const TURN_SECONDS = 30;

/**
 * Do something to an issuer's team while nobody else does: the identity provider knows no
 * transactions, and two owners who take each other off the team at once would leave none.
 *
 * @throws AppError CONFLICT if others are at it: the caller may send the same again
 */
export async function inTurn<T>(issuerId: IssuerId, work: () => Promise<T>): Promise<T> {
  const turn = randomBytes(16).toString('hex');
  await untilWon(async () => (await begin(issuerId, turn)) || undefined);
  try {
    return await work();
  } finally {
    await end(issuerId, turn);
  }
}

async function begin(issuerId: IssuerId, turn: string): Promise<boolean> {
  const now = Math.floor(Date.now() / 1000);
  return unlessOthers(
    new PutCommand({
      TableName: tables.registry,
      Item: { ...teamTurnKey(issuerId), turn, expiresAt: now + TURN_SECONDS },
      ConditionExpression: 'attribute_not_exists(pk) OR expiresAt < :now',
      ExpressionAttributeValues: { ':now': now },
    }),
  );
}

async function end(issuerId: IssuerId, turn: string): Promise<void> {
  await unlessOthers(
    new DeleteCommand({
      TableName: tables.registry,
      Key: teamTurnKey(issuerId),
      ConditionExpression: 'turn = :turn',
      ExpressionAttributeValues: { ':turn': turn },
    }),
  );
}

/** Whether the write was made; not if somebody else has the turn. */
async function unlessOthers(write: PutCommand | DeleteCommand): Promise<boolean> {
  try {
    await dynamo.send(write as PutCommand);
    return true;
  } catch (error) {
    if (!isFailedCondition(error)) throw error;
    return false;
  }
}

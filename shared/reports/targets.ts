import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { contentOf, dynamo } from '#shared/aws/dynamodb.ts';
import { tables } from '#shared/aws/tables.ts';
import type { IssuerId } from '#shared/ids.ts';
import { listOf } from '#shared/registry/issuers.ts';
import { targetKey } from '#shared/registry/keys.ts';
import type { Goal } from './rules/goals.ts';
import type { Target } from './rules/targets.ts';

/** Which target: a metric of a goal, for the issuer as a whole or for one program. */
type TargetPlace = Pick<Target, 'goal' | 'metricId' | 'programId'>;

/** Sets a target, which replaces the previous one in its place. Idempotent. */
export async function putTarget(issuerId: IssuerId, target: Target): Promise<void> {
  const Item = { ...keyOf(issuerId, target), ...target };
  await dynamo.send(new PutCommand({ TableName: tables.registry, Item }));
}

/** Returns a target, or `undefined`. */
export async function findTarget(
  issuerId: IssuerId,
  place: TargetPlace,
): Promise<Target | undefined> {
  const Key = keyOf(issuerId, place);
  const { Item } = await dynamo.send(
    new GetCommand({ TableName: tables.registry, Key, ConsistentRead: true }),
  );
  return contentOf(Item);
}

/** Deletes a target. Idempotent. */
export async function deleteTarget(issuerId: IssuerId, place: TargetPlace): Promise<void> {
  const Key = keyOf(issuerId, place);
  await dynamo.send(new DeleteCommand({ TableName: tables.registry, Key }));
}

/** Returns every target, or those of one goal. */
export async function listTargets(issuerId: IssuerId, goal?: Goal): Promise<Target[]> {
  const found: Target[] = [];
  let after: string | undefined;
  do {
    const page = await listOf<Target>(issuerId, goal ? `TGT#${goal}#` : 'TGT#', { after });
    found.push(...page.items);
    after = page.next;
  } while (after);
  return found;
}

function keyOf(issuerId: IssuerId, { goal, metricId, programId }: TargetPlace) {
  return targetKey(issuerId, goal, metricId, programId);
}

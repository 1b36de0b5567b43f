import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Goal } from '#shared/domain/goals.ts';
import type { IssuerId } from '#shared/domain/ids.ts';
import type { MetricId } from '#shared/domain/metrics.ts';
import type { Target } from '#shared/domain/target.ts';
import { dynamo } from './dynamo.ts';
import { listOf } from './issuer-list.ts';
import { contentOf } from './item.ts';
import { targetKey } from './keys.ts';
import { tables } from './tables.ts';

/** Set a metric's target, in the place of the one before. A repetition changes nothing more. */
export async function putTarget(issuerId: IssuerId, target: Target): Promise<void> {
  const Item = { ...targetKey(issuerId, target.goal, target.metricId), ...target };
  await dynamo.send(new PutCommand({ TableName: tables.registry, Item }));
}

/** A metric's target, or `undefined`. */
export async function findTarget(
  issuerId: IssuerId,
  goal: Goal,
  metricId: MetricId,
): Promise<Target | undefined> {
  const Key = targetKey(issuerId, goal, metricId);
  const { Item } = await dynamo.send(
    new GetCommand({ TableName: tables.registry, Key, ConsistentRead: true }),
  );
  return contentOf(Item);
}

/** Take a metric's target away; a repetition finds none. */
export async function deleteTarget(issuerId: IssuerId, goal: Goal, metricId: MetricId) {
  const Key = targetKey(issuerId, goal, metricId);
  await dynamo.send(new DeleteCommand({ TableName: tables.registry, Key }));
}

/** Targets of all goals, or of one. One page is enough: there are fewer than a hundred metrics. */
export async function listTargets(issuerId: IssuerId, goal?: Goal): Promise<Target[]> {
  return (await listOf<Target>(issuerId, goal ? `TGT#${goal}#` : 'TGT#')).items;
}

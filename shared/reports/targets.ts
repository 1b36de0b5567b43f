import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { contentOf, dynamo } from '#shared/aws/dynamodb.ts';
import { tables } from '#shared/aws/tables.ts';
import type { IssuerId } from '#shared/ids.ts';
import { listOf } from '#shared/registry/issuers.ts';
import { targetKey } from '#shared/registry/keys.ts';
import type { Goal } from './rules/goals.ts';
import type { MetricId } from './rules/metrics.ts';
import type { Target } from './rules/targets.ts';

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

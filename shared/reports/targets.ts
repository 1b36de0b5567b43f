import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { contentOf, dynamo } from '#shared/aws/dynamodb.ts';
import { tables } from '#shared/aws/tables.ts';
import type { IssuerId } from '#shared/ids.ts';
import { listOf } from '#shared/registry/issuers.ts';
import { targetKey } from '#shared/registry/keys.ts';
import type { Goal } from './rules/goals.ts';
import type { MetricId } from './rules/metrics.ts';
import type { Target } from './rules/targets.ts';

/** Sets a metric's target, which replaces the previous one. Idempotent. */
export async function putTarget(issuerId: IssuerId, target: Target): Promise<void> {
  const Item = { ...targetKey(issuerId, target.goal, target.metricId), ...target };
  await dynamo.send(new PutCommand({ TableName: tables.registry, Item }));
}

/** Returns a metric's target, or `undefined`. */
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

/** Deletes a metric's target. Idempotent. */
export async function deleteTarget(issuerId: IssuerId, goal: Goal, metricId: MetricId) {
  const Key = targetKey(issuerId, goal, metricId);
  await dynamo.send(new DeleteCommand({ TableName: tables.registry, Key }));
}

/** Returns the targets of all goals, or of one. One page suffices: there are fewer than 100 metrics. */
export async function listTargets(issuerId: IssuerId, goal?: Goal): Promise<Target[]> {
  return (await listOf<Target>(issuerId, goal ? `TGT#${goal}#` : 'TGT#')).items;
}

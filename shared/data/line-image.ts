import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { LaneLine } from '#shared/domain/lane.ts';
import { LANES_PREFIX } from './keys.ts';
import { lineFrom } from './lanes.ts';

/** A line as the log's stream delivers it; `undefined` for a lane's registration. */
export function lineFromImage(image: unknown): LaneLine | undefined {
  const item = unmarshall(image as Record<string, AttributeValue>);
  return String(item.pk).startsWith(LANES_PREFIX) ? undefined : lineFrom(item);
}

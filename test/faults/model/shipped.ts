/** What runs in the model, as it ships. It is bundled as for Lambda: see environment.ts. */

import { transact } from '#shared/aws/transaction.ts';
import { archiveLines } from '#shared/counting/archive.ts';
import { dropBefore, type Rebuilt, rebuild as rebuildRollups } from '#shared/counting/rebuild.ts';
import { sweepLanes } from '#shared/counting/sweep.ts';
import type { LogEvent } from '#shared/lane-log/rules/event.ts';
import { singleEventLane } from '#shared/lane-log/single-event-lane.ts';

export { append } from '#shared/lane-log/writer.ts';
export { handler as aggregate } from '../../../functions/aggregate/handler.ts';
export { handler as overflow } from '../../../functions/overflow/handler.ts';

/** What `sweep` does besides keeping salts. */
export const sweep = (now: number) => sweepLanes(now, archiveLines);

/** What the command does. */
export async function rebuild(): Promise<Rebuilt> {
  const rebuilt = await rebuildRollups(archiveLines);
  await dropBefore(rebuilt.generation);
  return rebuilt;
}

/** What `admin-api` and `webhooks` do: the event in a lane of its own, once however often tried. */
export async function record(lane: string, event: LogEvent, seq: number): Promise<boolean> {
  const outcome = await transact(singleEventLane(lane, event, seq));
  return outcome.type !== 'conflict';
}

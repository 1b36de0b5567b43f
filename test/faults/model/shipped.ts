/** What runs in the model, as it ships. It is bundled as for Lambda: see environment.ts. */
import { archiveLines } from '#shared/data/archive.ts';
import { sweepLanes } from '#shared/data/lane-sweep.ts';
import { dropBefore, type Rebuilt, rebuild as rebuildRollups } from '#shared/data/rebuild.ts';
import { singleEventLane } from '#shared/data/single-event-lane.ts';
import { transact } from '#shared/data/transaction.ts';
import type { LogEvent } from '#shared/domain/event.ts';

export { append } from '#shared/data/lane-writer.ts';
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

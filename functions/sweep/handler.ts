import { archiveLines } from '#shared/data/archive.ts';
import { sweepLanes } from '#shared/data/lane-sweep.ts';
import { keepSalts } from '#shared/data/salts.ts';
import { log } from '#shared/log.ts';

/** Every five minutes: count what the stream forgot to ring for, and keep the daily salts. */
export async function handler(): Promise<void> {
  const now = Date.now();
  await keepSalts(now);
  const { lanes, lines } = await sweepLanes(now, archiveLines);
  if (lines > 0) log.warn('the sweep found lines that were not counted', { lanes, lines });
}

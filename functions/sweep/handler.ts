import type { Context } from 'aws-lambda';
import { archiveLines } from '#shared/counting/archive.ts';
import { sweepLanes } from '#shared/counting/sweep.ts';
import { beginInvocation, log, metric } from '#shared/log.ts';
import { keepSalts } from '#shared/registry/visitor-salts.ts';

/** Runs every five minutes: counts events that the stream missed, and maintains the daily salts. */
export async function handler(_event?: unknown, context?: Context): Promise<void> {
  beginInvocation(context);
  const now = Date.now();
  await keepSalts(now);
  const { lanes, lines } = await sweepLanes(now, archiveLines);
  if (lines > 0) log.warn('the sweep found lines that were not counted', { lanes, lines });
  metric('SweepsDone', 1);
}

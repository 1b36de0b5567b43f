import type { Context } from 'aws-lambda';
import { beginInvocation, log, metric } from '#shared/log.ts';
import { rankDays } from '#shared/rankings/rank.ts';
import { eachIssuerId } from '#shared/registry/issuers.ts';

/** What a day with very many leaves may take to be written. */
const LAST_DAY_MS = 120_000;

/** Runs hourly: builds day scores and range boards. What does not fit into the run waits for the next. */
export async function handler(_event?: unknown, context?: Context): Promise<void> {
  beginInvocation(context);
  const now = Date.now();
  const isLate = () => (context?.getRemainingTimeInMillis() ?? Infinity) < LAST_DAY_MS;
  let made = 0;
  let failed = 0;
  for await (const issuerId of eachIssuerId()) {
    if (isLate()) break;
    try {
      made += await rankDays(issuerId, { now, isLate });
    } catch (error) {
      // Whatever is wrong with one issuer's days, the others' are ranked; theirs are folded on read.
      failed += 1;
      log.error('days could not be ranked', { issuerId, error });
    }
  }
  if (made > 0) log.info('days were ranked', { made });
  if (failed === 0) metric('RankingsDone', 1);
}

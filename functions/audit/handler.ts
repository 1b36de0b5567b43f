import type { Context } from 'aws-lambda';
import { audit } from '#shared/audit/audit.ts';
import { beginInvocation, log, metric } from '#shared/log.ts';

const SHOWN = 20;

/**
 * Every night: recount the log, and raise the alarm `Drift` if reports show anything else, or
 * `EventsLate` if they lack what has waited for long.
 */
export async function handler(_event?: unknown, context?: Context): Promise<void> {
  beginInvocation(context);
  const { days, drift, driftCount, verified, ...report } = await audit();
  const audited = { ...report, days: days.length, verified: verified.length };
  log.info('the log was recounted', audited);
  metric('Drift', driftCount);
  metric('EventsLate', report.late);
  metric('AuditsDone', 1);
  if (driftCount > 0)
    log.error('the cells drifted from the log', { driftCount, drift: drift.slice(0, SHOWN) });
}

import { audit } from '#shared/data/audit.ts';
import { log, metric } from '#shared/log.ts';

const SHOWN = 20;

/** Every night: recount the log, and raise the alarm `Drift` if reports show anything else. */
export async function handler(): Promise<void> {
  const { drift, ...report } = await audit();
  log.info('the log was recounted', report);
  metric('Drift', drift.length);
  if (drift.length > 0)
    log.error('the cells drifted from the log', { drift: drift.slice(0, SHOWN) });
}

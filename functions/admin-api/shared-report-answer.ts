import { required } from '#shared/environment.ts';
import { type SharedReport, sharedReportToken } from '#shared/reports/shared-reports.ts';

const PUBLIC_URL = required('PUBLIC_URL');

/** A shared report as the API shows it to whose it is. */
export async function sharedReportAnswer(shared: SharedReport) {
  const { issuerId, validUntil, ...rest } = shared;
  return {
    ...rest,
    url: `${PUBLIC_URL}/v1/shared/${await sharedReportToken(shared)}`,
    expiresAt: new Date(validUntil).toISOString(),
  };
}

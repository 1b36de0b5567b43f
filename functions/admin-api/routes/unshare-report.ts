import type { Caller } from '#shared/access/authenticate.ts';
import { type ApiEvent, type ApiResult, noContent } from '#shared/http/api.ts';
import * as reports from '#shared/reports/shared-reports.ts';
import { idInPath } from '../path.ts';

/** DELETE /v1/shared-reports/{sharedReportId}: its link opens nothing any more. */
export async function unshareReport(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  await reports.unshareReport(issuer.issuerId, idInPath(event, 'shr'));
  return noContent();
}

import type { Caller } from '#shared/access/authenticate.ts';
import type { ApiEvent, ApiResult } from '#shared/http/api.ts';
import { listSharedReports as list } from '#shared/reports/shared-reports.ts';
import { listAnswer } from '../list-answer.ts';
import { sharedReportAnswer } from '../shared-report-answer.ts';

/** GET /v1/shared-reports */
export function listSharedReports(event: ApiEvent, caller: Caller): Promise<ApiResult> {
  const read = list.bind(undefined, caller.issuer.issuerId);
  return listAnswer(event, caller, 'shared-reports', read, sharedReportAnswer);
}

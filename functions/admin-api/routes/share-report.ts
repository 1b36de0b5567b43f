import type { Caller } from '#shared/access/authenticate.ts';
import { NewSharedReport } from '#shared/contracts/shared-reports.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { parseBody } from '#shared/http/input.ts';
import * as reports from '#shared/reports/shared-reports.ts';
import { sharedReportAnswer } from '../shared-report-answer.ts';

/** POST /v1/shared-reports: a link by which anybody may read this one report, until it expires. */
export async function shareReport(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const input = parseBody(NewSharedReport, event);
  return json(201, await sharedReportAnswer(await reports.shareReport(issuer.issuerId, input)));
}

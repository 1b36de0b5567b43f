import type { Caller } from '#shared/access/authenticate.ts';
import { takeToken } from '#shared/access/rate-limit.ts';
import { AppError } from '#shared/errors.ts';
import type { ApiEvent, ApiResult } from '#shared/http/api.ts';
import { inFormat } from '#shared/http/csv-answer.ts';
import { idOf } from '#shared/ids.ts';
import { readIssuer } from '#shared/registry/issuers.ts';
import { findSharedReport, type SharedReport } from '#shared/reports/shared-reports.ts';
import { noticePage } from '#shared/sharing/page.ts';
import { NOTICE_TEXTS } from '#shared/sharing/texts.ts';
import { reportAt } from '../reports.ts';
import { sharedReportPage } from '../shared-report-page.ts';
import { withoutNames } from '../without-names.ts';

const CALLS_PER_SECOND = 5;

/**
 * GET /v1/shared/{token}: one report, for whoever has its link: as a page for people, and with
 * `?format=json` or `csv` for what they do with it. It opens nothing else, and names nobody.
 */
export async function showSharedReport(event: ApiEvent): Promise<ApiResult> {
  const shared = await findSharedReport(event.pathParameters?.token ?? '');
  const issuer = shared && (await readIssuer(shared.issuerId));
  const report = shared && reportAt(shared.path);
  const isPage = wantsPage(event);
  if (!issuer || !report) {
    if (isPage) return noticePage(404, NOTICE_TEXTS.reportNotShared);
    throw new AppError('NOT_FOUND', 'this link has expired, or was taken back', { field: 'token' });
  }
  takeToken({
    keyId: idOf('key', shared.sharedReportId.slice(4)),
    callsPerSecond: CALLS_PER_SECOND,
  });
  const { format, bom } = event.queryStringParameters ?? {};
  const asked = askedOf(event, shared, { format, bom });
  const { pathParameters, tableOf } = report;
  const answer = await inFormat({ ...asked, pathParameters }, tableOf, async (plain) =>
    withoutNames(await report.answer(plain, callerOf(shared, issuer))),
  );
  return isPage ? sharedReportPage(answer, { shared, issuer, tableOf }) : answer;
}

/** A browser asks for a page, unless its address names another format. */
function wantsPage({ queryStringParameters, headers }: ApiEvent): boolean {
  return !queryStringParameters?.format && /\btext\/html\b/.test(headers.accept ?? '');
}

/** The request that was shared, in place of the one that came. */
function askedOf(event: ApiEvent, { path, query }: SharedReport, wish: object): ApiEvent {
  const told = Object.entries({ ...query, ...wish }).filter(([, value]) => value !== undefined);
  const headers = { ...event.headers, accept: 'application/json' };
  return { ...event, rawPath: path, headers, queryStringParameters: Object.fromEntries(told) };
}

/** Who may read what was shared, and so nothing but that. */
function callerOf(shared: SharedReport, issuer: Caller['issuer']): Caller {
  const { sharedReportId, issuerId, createdAt } = shared;
  const keyId = idOf('key', sharedReportId.slice(4));
  return { issuer, key: { keyId, issuerId, scope: 'read', sha256: '', createdAt } };
}

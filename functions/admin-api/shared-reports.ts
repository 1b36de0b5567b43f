import * as z from 'zod';
import { type Handlers, operations, pathMatch } from '#shared/access/operation.ts';
import { PageOf } from '#shared/contracts/admin-answers.ts';
import { NewSharedReport, SharedReportAnswer } from '#shared/contracts/shared-reports.ts';
import { PageQuery } from '#shared/contracts/text.ts';
import { required } from '#shared/environment.ts';
import { readPage } from '#shared/http/cursor.ts';
import { faultsOf } from '#shared/http/input.ts';
import { idFrom } from '#shared/ids.ts';
import { getProgram } from '#shared/registry/programs.ts';
import * as store from '#shared/reports/shared-reports.ts';
import { OPERATIONS as REPORTS } from '../reports-api/operations.ts';

const PUBLIC_URL = required('PUBLIC_URL');

/** A report that can be shared, with a query that it takes. */
const Shareable = NewSharedReport.superRefine(({ path, query }, context) => {
  const refuse = (field: string[], message: string) =>
    context.addIssue({ code: 'custom', path: field, message });
  const report = Object.values(REPORTS).find((one) => 'isShareable' in one && pathMatch(one, path));
  if (!report) return refuse(['path'], 'is no report that can be shared');
  const schema = 'query' in report ? report.query : z.strictObject({});
  const { error } = schema.safeParse(query);
  for (const { field, message } of error ? faultsOf(error) : []) {
    refuse(['query', ...field.split('.')], message);
  }
});

export const SHARED_REPORTS = operations('Shared reports', {
  createSharedReport: {
    method: 'POST',
    path: '/v1/shared-reports',
    summary: 'Share a report by a link',
    description: 'Anybody who has the link can read the report until the link expires.',
    scopes: [],
    roles: ['marketer'],
    body: Shareable,
    example: { path: '/v1/reports/funnel', query: { period: '30d' }, expiresInDays: 30 },
    answers: { 201: SharedReportAnswer },
  },
  listSharedReports: {
    method: 'GET',
    path: '/v1/shared-reports',
    summary: 'List shared reports',
    scopes: ['read'],
    query: PageQuery,
    answers: { 200: PageOf(SharedReportAnswer) },
  },
  revokeSharedReport: {
    method: 'DELETE',
    path: '/v1/shared-reports/{sharedReportId}',
    summary: 'Revoke a shared report',
    scopes: [],
    roles: ['marketer'],
    answers: { 204: undefined },
  },
});

export const sharedReports: Handlers<typeof SHARED_REPORTS> = {
  async createSharedReport({ issuer: { issuerId }, body }) {
    const report = body();
    const programId = idFrom('prg', report.query.programId);
    if (programId) await getProgram(issuerId, programId, { field: 'query.programId' });
    return sharedReportAnswer(await store.shareReport(issuerId, report));
  },

  listSharedReports({ issuer: { issuerId }, query }) {
    const read = store.listSharedReports.bind(undefined, issuerId);
    return readPage(`shared-reports/${issuerId}`, query(), read, sharedReportAnswer);
  },

  async revokeSharedReport({ issuer, id }) {
    await store.unshareReport(issuer.issuerId, id('sharedReportId'));
  },
};

async function sharedReportAnswer(shared: store.SharedReport) {
  const { issuerId, validUntil, ...rest } = shared;
  return {
    ...rest,
    url: `${PUBLIC_URL}/v1/shared/${await store.sharedReportToken(shared)}`,
    expiresAt: new Date(validUntil).toISOString(),
  };
}

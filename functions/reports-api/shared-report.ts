import * as z from 'zod';
import type { Caller } from '#shared/access/authenticate.ts';
import { type Handlers, type Operations, operations, pathMatch } from '#shared/access/operation.ts';
import { takeToken } from '#shared/access/rate-limit.ts';
import { respond } from '#shared/access/routes.ts';
import { AppError } from '#shared/errors.ts';
import type { ApiEvent, ApiResult } from '#shared/http/api.ts';
import type { TableOf } from '#shared/http/csv-answer.ts';
import { flattened, inFormat } from '#shared/http/csv-answer.ts';
import { idOf } from '#shared/ids.ts';
import { type Issuer, readIssuer } from '#shared/registry/issuers.ts';
import { findSharedReport, type SharedReport } from '#shared/reports/shared-reports.ts';
import { html, noticePage, pageResult } from '#shared/sharing/page.ts';
import { NOTICE_TEXTS } from '#shared/sharing/texts.ts';
import { ACTIVITY, activity } from './activity.ts';
import { FUNNEL, funnel } from './funnel.ts';
import { GOALS, goals } from './goals.ts';
import { INFLUENCERS, influencers } from './influencers.ts';

export const SHARED_REPORT = operations('Shared reports', {
  getSharedReport: {
    method: 'GET',
    path: '/v1/shared/{token}',
    summary: 'Get a shared report',
    description:
      'As JSON or CSV in the shape of the report itself, without names; as a page for browsers.',
    scopes: 'public',
    answers: { 200: z.looseObject({}) },
  },
});

const CALLS_PER_SECOND = 5;

export const sharedReport: Handlers<typeof SHARED_REPORT> = {
  async getSharedReport({ event }) {
    const shared = await findSharedReport(event.pathParameters?.token ?? '');
    const issuer = shared && (await readIssuer(shared.issuerId));
    const report = shared && reportAt(shared.path);
    const isPage = wantsPage(event);
    if (!issuer || !report) {
      if (isPage) return noticePage(404, NOTICE_TEXTS.reportNotShared);
      const message = 'this link has expired or was revoked';
      throw new AppError('NOT_FOUND', message, { field: 'token' });
    }
    const keyId = idOf('key', shared.sharedReportId.slice(4));
    takeToken({ keyId, callsPerSecond: CALLS_PER_SECOND });
    const { tableOf, pathParameters } = report;
    const asked = { ...sharedRequest(event, shared), pathParameters };
    const answer = await inFormat(asked, tableOf, async (plain) =>
      withoutNames(await respond(report, plain, callerOf(shared, issuer))),
    );
    return isPage ? sharedReportPage(answer, { shared, issuer, tableOf }) : answer;
  },
};

/** The report that a path names, with the parameters in it. */
function reportAt(path: string) {
  const shareable: Operations = { ...GOALS, ...FUNNEL, ...ACTIVITY, ...INFLUENCERS };
  const handlers = { ...goals, ...funnel, ...activity, ...influencers };
  for (const [id, operation] of Object.entries(shareable)) {
    const pathParameters = operation.isShareable && pathMatch(operation, path);
    if (!pathParameters || !operation.table) continue;
    const handle = handlers[id as keyof typeof handlers];
    return { operation, handle, tableOf: operation.table, pathParameters };
  }
  return undefined;
}

/** A browser asks for a page, unless its address names another format. */
function wantsPage({ queryStringParameters, headers }: ApiEvent): boolean {
  return !queryStringParameters?.format && /\btext\/html\b/.test(headers.accept ?? '');
}

/** The request that was shared, in place of the one that came, whose format counts. */
function sharedRequest(event: ApiEvent, { path, query }: SharedReport): ApiEvent {
  const { format, bom } = event.queryStringParameters ?? {};
  const given = Object.entries({ ...query, format, bom }).filter(
    ([, value]) => value !== undefined,
  );
  const headers = { ...event.headers, accept: 'application/json' };
  return { ...event, rawPath: path, headers, queryStringParameters: Object.fromEntries(given) };
}

/** A caller that may read, to be used for the shared report only. */
function callerOf(shared: SharedReport, issuer: Caller['issuer']): Caller {
  const { sharedReportId, issuerId, createdAt } = shared;
  const keyId = idOf('key', sharedReportId.slice(4));
  return { issuer, key: { keyId, issuerId, scope: 'read', sha256: '', createdAt } };
}

/** Removes people's names from a report: anyone who has the link can read it. */
function withoutNames(result: ApiResult): ApiResult {
  if (!result.body) return result;
  return { ...result, body: JSON.stringify(JSON.parse(result.body, nameless)) };
}

/** An object with a recipient's id and a name is a person. */
function nameless(_key: string, value: unknown): unknown {
  const isPerson = typeof value === 'object' && value !== null && 'recipientId' in value;
  return isPerson && 'name' in value ? { ...value, name: null } : value;
}

type Shown = {
  readonly shared: SharedReport;
  readonly issuer: Issuer;
  readonly tableOf: TableOf;
};

/** Shows the table of a shared report, with links to its CSV and JSON. Refusals stay as they are. */
function sharedReportPage(answer: ApiResult, { shared, issuer, tableOf }: Shown): ApiResult {
  if (answer.statusCode !== 200 || !answer.body) return answer;
  const rows = tableOf(JSON.parse(answer.body)).map((row) => flattened(row));
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const title = shared.title ?? shared.path.replace('/v1/', '').replaceAll(/[/-]/g, ' ');
  return pageResult({
    title: `${title} · ${issuer.name}`,
    body: html`<main>
<p class="issuer">${issuer.name}</p>
<h1>${title}</h1>
<p class="about">Shared until ${new Date(shared.validUntil).toISOString().slice(0, 10)} ·
<a href="?format=csv&amp;bom=true">CSV</a> · <a href="?format=json">JSON</a></p>
<div class="table" role="group" tabindex="0" aria-label="${title}"><table>
<thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${columns.map((column) => cell(row[column]))}</tr>`)}</tbody>
</table></div>
</main>`,
    style: STYLE,
  });
}

function cell(value: string | number | boolean | undefined) {
  if (typeof value !== 'number') return html`<td>${String(value ?? '')}</td>`;
  const text = value.toLocaleString('en', { maximumFractionDigits: 4 });
  return html`<td class="number">${text}</td>`;
}

const STYLE = `
:root { color-scheme: light dark; --ink: #1b2430; --soft: #5a6675; --paper: #f6f7f9; --card: #fff; --line: #e2e6eb; --link: #0b57d0; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ecf1; --soft: #a3aebb; --paper: #12161c; --card: #1b2129; --line: #2c343f; --link: #8ab4f8; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 72rem; margin: 0 auto; padding: 3rem 1.5rem; }
.issuer { margin: 0; color: var(--soft); }
h1 { margin: .25rem 0; font-size: 1.75rem; line-height: 1.25; text-wrap: balance; }
h1::first-letter { text-transform: uppercase; }
.about { margin: 0 0 1.5rem; color: var(--soft); }
a { color: var(--link); }
.table { overflow-x: auto; border: 1px solid var(--line); border-radius: .75rem; background: var(--card); }
table { border-collapse: collapse; width: 100%; font-size: .875rem; }
th, td { padding: .625rem .875rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
th { font-weight: 600; color: var(--soft); white-space: nowrap; }
tr:last-child td { border-bottom: 0; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
`;

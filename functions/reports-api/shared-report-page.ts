import type { ApiResult } from '#shared/http/api.ts';
import { flattened, type TableOf } from '#shared/http/csv-answer.ts';
import type { Issuer } from '#shared/registry/issuers.ts';
import type { SharedReport } from '#shared/reports/shared-reports.ts';
import { html, pageResult } from '#shared/sharing/page.ts';

type Shown = {
  readonly shared: SharedReport;
  readonly issuer: Issuer;
  readonly tableOf: TableOf;
};

/** A shared report for people: its table, and where to get it as CSV. An answer that refuses stays as it is. */
export function sharedReportPage(answer: ApiResult, { shared, issuer, tableOf }: Shown): ApiResult {
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

import { ImportQuery } from '#shared/contracts/admin.ts';
import { inParallel } from '#shared/data/in-parallel.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import type { Caller } from '#shared/http/authenticate.ts';
import { bodyText, parseQuery } from '#shared/http/input.ts';
import { type ImportLine, readImport } from '#shared/importers/read-import.ts';
import { type LineOutcome, lineImporter } from '../import-lines.ts';

const BODY_BYTES_MAX = 4_000_000;

/**
 * POST /v1/credentials/import: up to 1,000 credentials, each line answered for itself.
 *
 * `?channels=linkedin,x&cta=true` makes their links and CTAs in the same call. Sending the same
 * body again changes nothing, so after a time-out simply repeat it.
 */
export async function importCredentials(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const importLine = lineImporter(issuer, parseQuery(ImportQuery, event));
  const lines = readImport(event.headers['content-type'], bodyText(event, BODY_BYTES_MAX));
  const items: LineOutcome[] = [];
  // Lines of the same credential one after the other, so that the last one stands.
  await inParallel([...Map.groupBy(lines, credentialOf).values()], async (same) => {
    for (const line of same) items.push(await importLine(line));
  });
  items.sort((a, b) => a.line - b.line);
  return json(200, { summary: summaryOf(items), items });
}

/** What a line must not be imported in parallel with: a faulty one is alone. */
function credentialOf(line: ImportLine): string | number {
  return 'input' in line ? line.input.externalId : line.line;
}

function summaryOf(items: readonly LineOutcome[]) {
  const summary = { created: 0, updated: 0, unchanged: 0, failed: 0 };
  for (const { status } of items) summary[status] += 1;
  return summary;
}

import type { Caller } from '#shared/access/authenticate.ts';
import { csvIdKey } from '#shared/aws/root-secret.ts';
import { ImportQuery } from '#shared/contracts/imports.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { bodyBytes, parseQuery } from '#shared/http/input.ts';
import { countsOf, linesImporter } from '#shared/importing/import-lines.ts';
import { readImport } from '#shared/importing/read-import.ts';
import { outcomeAnswer } from '../import-answer.ts';

const BODY_BYTES_MAX = 4_000_000;

/**
 * POST /v1/credentials/import: up to 1,000 credentials, each line answered for itself.
 *
 * `?channels=linkedin,x&cta=true` makes their links and CTAs in the same call; `?dryRun=true` only
 * says what would become of each line. Sending the same body again changes nothing, so after a
 * time-out simply repeat it.
 */
export async function importCredentials(event: ApiEvent, caller: Caller): Promise<ApiResult> {
  const { issuer } = caller;
  const { channels, cta, dryRun = false, ...csv } = parseQuery(ImportQuery, event);
  const { issuerId, timeZone } = issuer;
  const options = { ...csv, timeZone, idKey: await csvIdKey(issuerId) };
  const body = bodyBytes(event, BODY_BYTES_MAX);
  const lines = await readImport(event.headers['content-type'], body, options);
  const outcomes = await linesImporter(issuer, { channels, cta, dryRun })(lines);
  const items = await Promise.all(outcomes.map((outcome) => outcomeAnswer(caller, outcome)));
  return json(200, { dryRun, summary: countsOf(outcomes), items });
}

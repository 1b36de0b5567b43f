import type { Caller } from '#shared/access/authenticate.ts';
import { FailuresQuery } from '#shared/contracts/imports.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { openCursor, sealCursor } from '#shared/http/cursor.ts';
import { parseQuery } from '#shared/http/input.ts';
import { getImport, listFailures } from '#shared/importing/jobs.ts';
import { reasonOf } from '../import-answer.ts';
import { idInPath } from '../path.ts';

/**
 * GET /v1/imports/{importId}/failures: the lines that were not imported, and why; with
 * `?warnings=true` also those that were imported, but not whole.
 */
export async function listImportFailures(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const { limit, cursor, warnings } = parseQuery(FailuresQuery, event);
  const job = await getImport(issuer.issuerId, idInPath(event, 'imp'));
  const list = `import-failures/${job.importId}/${job.run}`;
  const after = cursor ? await openCursor<number>(list, cursor) : 0;
  const { items, next } = await listFailures(job, { after, limit, warnings });
  return json(200, {
    items: items.map((failure) => ({ ...failure, reason: reasonOf(failure.errors) })),
    nextCursor: next ? await sealCursor(list, next) : null,
  });
}

import type { Caller } from '#shared/access/authenticate.ts';
import { ImportStart } from '#shared/contracts/imports.ts';
import { AppError } from '#shared/errors.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { parseBody } from '#shared/http/input.ts';
import { queueImport } from '#shared/importing/import-queue.ts';
import { beginRun, getImport, type Import } from '#shared/importing/jobs.ts';
import { importAnswer } from '../import-job-answer.ts';
import { idInPath } from '../path.ts';

/**
 * POST /v1/imports/{importId}/start: import the file, or with `dryRun` look what would become of
 * it. After a dry run, one that failed or was cancelled, it may be started again, from its first
 * line. Of a running one, a repetition only sees that it goes on.
 */
export async function startImport(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const { issuerId } = issuer;
  const job = await getImport(issuerId, idInPath(event, 'imp'));
  const { parts, ...wishes } = parseBody(ImportStart, event);
  if (job.status !== 'running') {
    refuseUnready(job, parts);
    await beginRun(job, wishes);
  }
  await queueImport({ issuerId, importId: job.importId });
  return json(202, importAnswer(await getImport(issuerId, job.importId)));
}

function refuseUnready({ status, wishes, parts }: Import, count: number): void {
  const isImported = status === 'done' && !wishes?.dryRun;
  if (isImported || status === 'cancelling') {
    throw new AppError('CONFLICT', `the import is ${status}`, { field: 'importId' });
  }
  const missing = Array.from({ length: count }, (_, i) => i + 1).filter((part) => !parts[part]);
  const [first] = missing;
  if (first) throw new AppError('CONFLICT', `part ${first} was not uploaded`, { field: 'parts' });
  const surplus = Object.keys(parts).length - count;
  if (surplus === 0) return;
  const message = `${Object.keys(parts).length} parts were uploaded, not ${count}`;
  throw new AppError('CONFLICT', message, { field: 'parts' });
}

import type { Caller } from '#shared/access/authenticate.ts';
import { AppError } from '#shared/errors.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { queueImport } from '#shared/importing/import-queue.ts';
import { askToCancel, getImport } from '#shared/importing/jobs.ts';
import { importAnswer } from '../import-job-answer.ts';
import { idInPath } from '../path.ts';

/** POST /v1/imports/{importId}/cancel: stop after the chunk that is being done; what it brought stays. */
export async function cancelImport(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const { issuerId } = issuer;
  const job = await getImport(issuerId, idInPath(event, 'imp'));
  if (!(await askToCancel(job))) {
    throw new AppError('CONFLICT', 'the import does not run', { field: 'importId' });
  }
  await queueImport({ issuerId, importId: job.importId });
  return json(202, importAnswer(await getImport(issuerId, job.importId)));
}

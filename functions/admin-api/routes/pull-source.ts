import type { Caller } from '#shared/access/authenticate.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { queuePull } from '#shared/importing/import-queue.ts';
import * as sources from '#shared/importing/sources.ts';
import { sourceAnswer } from '../source-answer.ts';

/** POST /v1/sources/accredible/pull: do not wait for the next hour. */
export async function pullSource(_event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const source = await sources.getSource(issuer.issuerId);
  await queuePull(issuer.issuerId);
  return json(202, sourceAnswer(source));
}

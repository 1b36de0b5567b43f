import type { Caller } from '#shared/access/authenticate.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import * as sources from '#shared/importing/sources.ts';
import { sourceAnswer } from '../source-answer.ts';

/** GET /v1/sources/accredible: when it was pulled, and what came of it. */
export async function getSource(_event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  return json(200, sourceAnswer(await sources.getSource(issuer.issuerId)));
}

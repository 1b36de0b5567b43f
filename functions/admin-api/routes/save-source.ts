import type { Caller } from '#shared/access/authenticate.ts';
import { NewSource } from '#shared/contracts/sources.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { parseBody } from '#shared/http/input.ts';
import * as sources from '#shared/importing/sources.ts';
import { sourceAnswer } from '../source-answer.ts';

/** POST /v1/sources/accredible: pull credentials from there; the key is sealed, and never shown. */
export async function saveSource(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const source = await sources.saveSource(issuer.issuerId, parseBody(NewSource, event));
  return json(201, sourceAnswer(source));
}

import type { Caller } from '#shared/access/authenticate.ts';
import { IssuerPatch } from '#shared/contracts/admin.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { parseBody } from '#shared/http/input.ts';
import { updateIssuer } from '#shared/registry/issuers.ts';
import { issuerAnswer } from '../answers.ts';

/** PATCH /v1/issuer: name, reporting time zone, allowed hosts, brand, and whether names are public. */
export async function patchIssuer(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const changes = parseBody(IssuerPatch, event);
  return json(200, issuerAnswer(await updateIssuer(issuer, changes)));
}

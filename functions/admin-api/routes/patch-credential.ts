import type { Caller } from '#shared/access/authenticate.ts';
import { CredentialPatch } from '#shared/contracts/admin.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { parseBody } from '#shared/http/input.ts';
import { getCredential } from '#shared/registry/credentials.ts';
import { changeCredential, setCredentialStatus } from '#shared/registry/shareables.ts';
import { credentialAnswer } from '../answers.ts';
import { idInPath } from '../path.ts';

/** PATCH /v1/credentials/{credentialId}: `status: revoked` and `private: true` take all of its links with them. */
export async function patchCredential(event: ApiEvent, caller: Caller): Promise<ApiResult> {
  const { issuer } = caller;
  const stored = await getCredential(issuer.issuerId, idInPath(event, 'crd'));
  const { status, expiresAt: validUntil, ...rest } = parseBody(CredentialPatch, event);
  const credential = await changeCredential(stored, { ...rest, validUntil });
  const changed = status ? await setCredentialStatus(credential, status) : credential;
  return json(200, await credentialAnswer(changed, caller));
}

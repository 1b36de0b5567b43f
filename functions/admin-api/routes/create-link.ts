import type { Caller } from '#shared/access/authenticate.ts';
import { NewLink } from '#shared/contracts/admin.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { parseBody } from '#shared/http/input.ts';
import { getCredential } from '#shared/registry/credentials.ts';
import { getProgram } from '#shared/registry/programs.ts';
import { ensureShareables, linkOf } from '#shared/registry/shareables.ts';
import { linkAnswer } from '../answers.ts';
import { linkContext } from '../link-context.ts';
import { idInPath } from '../path.ts';

/** POST /v1/credentials/{credentialId}/links: the one link for that channel, made if it is not there. */
export async function createLink(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const credential = await getCredential(issuer.issuerId, idInPath(event, 'crd'));
  const { channel } = parseBody(NewLink, event);
  const program = await getProgram(issuer.issuerId, credential.programId);
  const link = linkOf(await ensureShareables(credential, { channels: [channel] }), channel);
  return json(200, linkAnswer(link, await linkContext(issuer, program, credential)));
}

import { NewLink } from '#shared/contracts/admin.ts';
import { getCredential } from '#shared/data/credentials.ts';
import { getProgram } from '#shared/data/programs.ts';
import { ensureShareables, linkOf } from '#shared/data/shareables.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import type { Caller } from '#shared/http/authenticate.ts';
import { parseBody } from '#shared/http/input.ts';
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

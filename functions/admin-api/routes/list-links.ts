import type { Caller } from '#shared/access/authenticate.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { getCredential } from '#shared/registry/credentials.ts';
import { getProgram } from '#shared/registry/programs.ts';
import { shareablesOf } from '#shared/registry/shareables.ts';
import { linkAnswer } from '../answers.ts';
import { linkContext } from '../link-context.ts';
import { idInPath } from '../path.ts';

/** GET /v1/credentials/{credentialId}/links: one page always, a credential has at most one per channel. */
export async function listLinks(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const credential = await getCredential(issuer.issuerId, idInPath(event, 'crd'));
  const program = await getProgram(issuer.issuerId, credential.programId);
  const { links } = await shareablesOf(credential);
  const context = await linkContext(issuer, program, credential);
  const items = links.map((link) => linkAnswer(link, context));
  return json(200, { items, nextCursor: null });
}

import type { Caller } from '#shared/access/authenticate.ts';
import { isChannel } from '#shared/channels.ts';
import { DisabledPatch } from '#shared/contracts/admin.ts';
import { AppError } from '#shared/errors.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { parseBody } from '#shared/http/input.ts';
import { getCredential } from '#shared/registry/credentials.ts';
import { getProgram } from '#shared/registry/programs.ts';
import { setLinkDisabled } from '#shared/registry/shareables.ts';
import { linkAnswer } from '../answers.ts';
import { linkContext } from '../link-context.ts';
import { idInPath } from '../path.ts';

/** PATCH /v1/credentials/{credentialId}/links/{channel}: a disabled link answers 410. */
export async function patchLink(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const credential = await getCredential(issuer.issuerId, idInPath(event, 'crd'));
  const channel = event.pathParameters?.channel;
  if (!isChannel(channel)) {
    throw new AppError('NOT_FOUND', 'there is no such link', { field: 'channel' });
  }
  const { disabled } = parseBody(DisabledPatch, event);
  const program = await getProgram(issuer.issuerId, credential.programId);
  const link = await setLinkDisabled(credential, channel, disabled);
  return json(200, linkAnswer(link, await linkContext(issuer, program, credential)));
}

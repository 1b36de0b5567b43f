import type { Caller } from '#shared/access/authenticate.ts';
import { sealTestMark, TEST_PARAMETER } from '#shared/attribution/test-mark.ts';
import { AppError } from '#shared/errors.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { getCredential } from '#shared/registry/credentials.ts';
import { shareablesOf } from '#shared/registry/shareables.ts';
import { linkUrl } from '../answers.ts';
import { idInPath } from '../path.ts';

/**
 * POST /v1/credentials/{credentialId}/links/{channel}/test: the link, so marked that a click on it
 * within an hour is kept as a test and counts for nothing.
 */
export async function createTestLink(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const credential = await getCredential(issuer.issuerId, idInPath(event, 'crd'));
  const { links } = await shareablesOf(credential);
  const link = links.find(({ channel }) => channel === event.pathParameters?.channel);
  if (!link) throw new AppError('NOT_FOUND', 'there is no such link', { field: 'channel' });
  const { mark, expiresAt } = await sealTestMark(link.linkId);
  return json(200, {
    url: `${linkUrl(link)}?${TEST_PARAMETER}=${mark}`,
    expiresAt: new Date(expiresAt * 1000).toISOString(),
  });
}

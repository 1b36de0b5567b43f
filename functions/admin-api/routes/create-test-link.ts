import { getCredential } from '#shared/data/credentials.ts';
import { shareablesOf } from '#shared/data/shareables.ts';
import { sealTestMark, TEST_PARAMETER } from '#shared/data/test-mark.ts';
import { AppError } from '#shared/domain/errors.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import type { Caller } from '#shared/http/authenticate.ts';
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

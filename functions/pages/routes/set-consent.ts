import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { findBadge } from '#shared/data/badge.ts';
import { setPublic } from '#shared/data/consent.ts';
import { formProofOf, isSame, opensImpact } from '#shared/data/owner-mark.ts';
import type { ApiResult } from '#shared/http/api.ts';
import { noticePage } from '#shared/http/notice-page.ts';
import { NOTICE_TEXTS } from '#shared/http/texts.ts';
import { UNKNOWN } from './show-badge.ts';

/**
 * POST /o/{credentialId}/consent: the owner says whether they appear by name. Their browser must be
 * known by its cookie, and the form must be ours.
 */
export async function setConsent(
  event: APIGatewayProxyEventV2,
  credentialId: string | undefined,
): Promise<ApiResult> {
  const badge = await findBadge(credentialId);
  if (!badge) return UNKNOWN;
  const form = formIn(event);
  const proof = await formProofOf(badge.credential);
  const isOurs = isSame(form.get('proof') ?? '', proof);
  if (!isOurs || !(await opensImpact(event.cookies, badge.credential))) return NOT_YOURS;
  await setPublic(badge.credential, form.get('isPublic') === 'true', 'recipient');
  const headers = { location: `/b/${badge.credential.credentialId}`, 'cache-control': 'no-store' };
  return { statusCode: 303, headers };
}

function formIn({ body = '', isBase64Encoded }: APIGatewayProxyEventV2): URLSearchParams {
  return new URLSearchParams(Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8').toString());
}

const NOT_YOURS = noticePage(403, NOTICE_TEXTS.notYours);

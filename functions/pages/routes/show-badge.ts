import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { findBadge } from '#shared/data/badge.ts';
import { CLICK_ID_PARAMETER } from '#shared/domain/click-id-parameter.ts';
import type { ApiResult } from '#shared/http/api.ts';
import { noticePage } from '#shared/http/notice-page.ts';
import { NOTICE_TEXTS } from '#shared/http/texts.ts';
import { badgePage } from '../badge-page.ts';

/** GET /b/{credentialId}: the public badge page. It hands the share link's click id on to the CTA. */
export async function showBadge(
  event: APIGatewayProxyEventV2,
  credentialId: string | undefined,
): Promise<ApiResult> {
  const badge = await findBadge(credentialId);
  if (!badge) return UNKNOWN;
  const clickId = event.queryStringParameters?.[CLICK_ID_PARAMETER];
  return badgePage(badge, {
    publicUrl: publicUrlOf(event),
    clickId: clickId && /^[\w-]{20,60}$/.test(clickId) ? clickId : undefined,
  });
}

/** The address that people see: CloudFront tells it, since a function URL answers only under its own. */
export function publicUrlOf({ headers, requestContext }: APIGatewayProxyEventV2): string {
  const host = headers['x-forwarded-host'] ?? requestContext.domainName;
  const scheme = headers['x-forwarded-proto'] === 'http' ? 'http' : 'https';
  return `${scheme}://${host}`;
}

export const UNKNOWN = noticePage(404, NOTICE_TEXTS.unknownBadge);

import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { type Badge, findBadge } from '#shared/data/badge.ts';
import { newEventId } from '#shared/data/event-id.ts';
import { append } from '#shared/data/lane-writer.ts';
import { noteOpened, openedEvent } from '#shared/data/opened.ts';
import { credentialIn, isOwnerToken } from '#shared/data/owner-link.ts';
import { ownerCookie } from '#shared/data/owner-mark.ts';
import { exclusionOf } from '#shared/domain/exclusion.ts';
import type { ApiResult } from '#shared/http/api.ts';
import { noticePage } from '#shared/http/notice-page.ts';
import { publicUrlOf } from '#shared/http/public-url.ts';
import { NOTICE_TEXTS } from '#shared/http/texts.ts';
import { isEmbedded, signsOf } from '#shared/http/visitor.ts';

/**
 * GET /o/{token}: the owner comes from the award e-mail. Note it, make this browser theirs, and go
 * on to the badge page, whose address may be passed on without the token.
 *
 * Mail gateways that look at the link first are noted as excluded, and become nobody's browser.
 */
export async function openOwnerLink(
  event: APIGatewayProxyEventV2,
  token: string,
): Promise<ApiResult> {
  const badge = await findBadge(credentialIn(token));
  if (!badge || !(await isOwnerToken(badge.credential, token))) return NOT_VALID;
  const known = { isRevoked: false, isOwner: false, isEmbedded: isEmbedded(event) };
  const excluded = exclusionOf(signsOf(event, known));
  if (excluded) {
    const eventId = newEventId();
    await append({ ...openedEvent(badge.issuer, badge.credential), eventId, excluded });
    return onward(badge);
  }
  await noteOpened(badge.issuer, badge.credential);
  const isSecure = publicUrlOf(event).startsWith('https:');
  return onward(badge, await ownerCookie(event.cookies, badge.credential, isSecure));
}

function onward({ credential }: Badge, cookie?: string): ApiResult {
  return {
    statusCode: 303,
    headers: {
      location: `/b/${credential.credentialId}`,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex',
    },
    ...(cookie && { cookies: [cookie] }),
  };
}

const NOT_VALID = noticePage(404, NOTICE_TEXTS.ownerLinkInvalid);

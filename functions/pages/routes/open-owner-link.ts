import { isEmbedded, type PublicRequest, signsOf } from '#shared/attribution/visitor.ts';
import { exclusionOf } from '#shared/counting/rules/exclusion.ts';
import type { ApiResult } from '#shared/http/api.ts';
import { append } from '#shared/lane-log/writer.ts';
import { newEventId } from '#shared/new-id.ts';
import { type Badge, findBadge } from '#shared/registry/badge.ts';
import { credentialIn, isOwnerToken, openedEvent, recordOpen } from '#shared/sharing/owner-link.ts';
import { ownerCookie } from '#shared/sharing/owner-mark.ts';
import { noticePage } from '#shared/sharing/page.ts';
import { NOTICE_TEXTS } from '#shared/sharing/texts.ts';

/**
 * GET /o/{token}: opens the owner link from the award e-mail. Records the visit, sets the owner cookie
 * and redirects to the badge page, whose address is safe to share because it lacks the token.
 *
 * Link scanners of mail gateways are recorded as excluded and get no cookie.
 */
export async function openOwnerLink(request: PublicRequest, token: string): Promise<ApiResult> {
  const badge = await findBadge(credentialIn(token));
  if (!badge || !(await isOwnerToken(badge.credential, token))) return NOT_VALID;
  const known = { isRevoked: false, isOwner: false, isEmbedded: isEmbedded(request) };
  const excluded = exclusionOf(signsOf(request, known));
  if (excluded) {
    const eventId = newEventId();
    await append({ ...openedEvent(badge.issuer, badge.credential), eventId, excluded });
    return onward(badge);
  }
  await recordOpen(badge.issuer, badge.credential);
  const isSecure = request.publicUrl.startsWith('https:');
  return onward(badge, await ownerCookie(request.cookies, badge.credential, isSecure));
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

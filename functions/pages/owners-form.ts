import type { PublicRequest } from '#shared/attribution/visitor.ts';
import type { ApiResult } from '#shared/http/api.ts';
import { type Badge, findBadge } from '#shared/registry/badge.ts';
import { formProofOf, isSame, opensImpact } from '#shared/sharing/owner-mark.ts';
import { noticePage } from '#shared/sharing/page.ts';
import { NOTICE_TEXTS } from '#shared/sharing/texts.ts';
import { UNKNOWN } from './routes/show-badge.ts';

/** A form that a badge's owner submitted, with owner cookie and CSRF token verified. */
type OwnersForm = { readonly badge: Badge; readonly form: URLSearchParams };

/** Returns the verified form, or the error page if cookie, token or badge is invalid. */
export async function ownersForm(
  request: PublicRequest,
  credentialId: string | undefined,
): Promise<OwnersForm | { readonly refusal: ApiResult }> {
  const badge = await findBadge(credentialId);
  if (!badge) return { refusal: UNKNOWN };
  const form = new URLSearchParams(request.body);
  const proof = await formProofOf(badge.credential);
  const isOurs = isSame(form.get('proof') ?? '', proof);
  const isOwners = isOurs && (await opensImpact(request.cookies, badge.credential));
  return isOwners ? { badge, form } : { refusal: NOT_YOURS };
}

/** Redirects back to the badge page (303). */
export function backTo({ credential }: Badge, fragment = ''): ApiResult {
  const location = `/b/${credential.credentialId}${fragment}`;
  return { statusCode: 303, headers: { location, 'cache-control': 'no-store' } };
}

const NOT_YOURS = noticePage(403, NOTICE_TEXTS.notYours);

import { type PublicRequest, signsOf, visitorFactsOf } from '#shared/attribution/visitor.ts';
import { dayIn } from '#shared/calendar.ts';
import { exclusionOf } from '#shared/counting/rules/exclusion.ts';
import type { ApiResult } from '#shared/http/api.ts';
import { subjectOf, type Verification } from '#shared/lane-log/rules/event.ts';
import { append } from '#shared/lane-log/writer.ts';
import { newEventId } from '#shared/new-id.ts';
import { type Badge, findBadge } from '#shared/registry/badge.ts';
import { dayOf, isExpired } from '#shared/registry/rules/date-or-instant.ts';
import { isOwnersBrowser } from '#shared/sharing/owner-mark.ts';
import { noticePage } from '#shared/sharing/page.ts';
import { dayText, VERIFY_TEXTS as T } from '#shared/sharing/texts.ts';
import { UNKNOWN } from './show-badge.ts';

/**
 * GET /b/{credentialId}/verify: shows whether the credential is valid now. Each verification is logged:
 * it counts as a manual verification saved.
 */
export async function verify(
  request: PublicRequest,
  credentialId: string | undefined,
): Promise<ApiResult> {
  const badge = await findBadge(credentialId);
  if (!badge) return UNKNOWN;
  await append(await verificationOf(badge, request));
  const address = `/b/${badge.credential.credentialId}`;
  const page = noticePage(200, { ...verdict(badge), onward: { text: T.back, address } });
  return { ...page, headers: { ...page.headers, 'x-robots-tag': 'noindex' } };
}

function verdict({ credential, program, issuer }: Badge) {
  const { status, validUntil, issuedAt } = credential;
  const { timeZone } = issuer;
  const name = credential.name ?? program.name;
  const issued = T.issued(issuer.name, name, dayText(dayOf(issuedAt, timeZone), 'medium'));
  if (status === 'revoked') return { title: T.revoked, text: issued };
  if (!validUntil) return { title: T.valid, text: `${issued} ${T.noEnd}` };
  const end = dayText(dayOf(validUntil, timeZone), 'medium');
  return isExpired(validUntil, timeZone, Date.now())
    ? { title: T.expired, text: `${issued} ${T.ended(end)}` }
    : { title: T.valid, text: `${issued} ${T.ends(end)}` };
}

async function verificationOf(
  { credential, issuer }: Badge,
  request: PublicRequest,
): Promise<Verification> {
  const at = Date.now();
  const isOwner = await isOwnersBrowser(request.cookies, credential.recipientId);
  const excluded = exclusionOf(signsOf(request, { isRevoked: false, isOwner, isEmbedded: false }));
  const { referrerHost, ...facts } = await visitorFactsOf(request, {
    issuerId: issuer.issuerId,
    place: credential.credentialId,
    at,
    isExcluded: excluded !== undefined,
  });
  return {
    eventId: newEventId(),
    kind: 'verification',
    at,
    day: dayIn(issuer.timeZone, at),
    ...subjectOf(credential),
    ...facts,
    excluded,
  };
}

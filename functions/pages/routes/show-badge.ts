import type { PublicRequest } from '#shared/attribution/visitor.ts';
import type { ApiResult } from '#shared/http/api.ts';
import { surveyFor } from '#shared/lane-log/rules/survey.ts';
import { impactOf } from '#shared/rankings/impact.ts';
import { type Badge, findBadge } from '#shared/registry/badge.ts';
import { findAnswer } from '#shared/registry/surveys.ts';
import { formProofOf, opensImpact } from '#shared/sharing/owner-mark.ts';
import { noticePage } from '#shared/sharing/page.ts';
import { NOTICE_TEXTS } from '#shared/sharing/texts.ts';
import { badgePage } from '../badge-page.ts';
import type { OwnersView } from '../impact-section.ts';

/**
 * GET /b/{credentialId}: the public badge page. Passes the share link's click id on to the CTA.
 * In the owner's browser it also shows the badge's impact.
 */
export async function showBadge(
  request: PublicRequest,
  credentialId: string | undefined,
): Promise<ApiResult> {
  const badge = await findBadge(credentialId);
  if (!badge) return UNKNOWN;
  return badgePage(badge, {
    publicUrl: request.publicUrl,
    owners: await ownersViewOf(badge, request),
    clickId: request.clickId,
  });
}

async function ownersViewOf(
  { issuer, credential }: Badge,
  { cookies }: PublicRequest,
): Promise<OwnersView | undefined> {
  const isOwners = credential.status === 'active' && (await opensImpact(cookies, credential));
  if (!isOwners) return undefined;
  const asked = surveyFor(credential.publishedAt, Date.now());
  const [impact, formProof, answered] = await Promise.all([
    impactOf(issuer, credential),
    formProofOf(credential),
    findAnswer(credential, asked),
  ]);
  return { impact, formProof, survey: { survey: asked, answered } };
}

export const UNKNOWN = noticePage(404, NOTICE_TEXTS.unknownBadge);

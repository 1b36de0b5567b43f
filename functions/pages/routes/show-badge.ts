import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { CLICK_ID_PARAMETER } from '#shared/attribution/rules/click-id-parameter.ts';
import type { ApiResult } from '#shared/http/api.ts';
import { surveyFor } from '#shared/lane-log/rules/survey.ts';
import { impactOf } from '#shared/rankings/impact.ts';
import { type Badge, findBadge } from '#shared/registry/badge.ts';
import { findAnswer } from '#shared/registry/surveys.ts';
import { formProofOf, opensImpact } from '#shared/sharing/owner-mark.ts';
import { noticePage } from '#shared/sharing/page.ts';
import { publicUrlOf } from '#shared/sharing/shared-badge.ts';
import { NOTICE_TEXTS } from '#shared/sharing/texts.ts';
import { badgePage } from '../badge-page.ts';
import type { OwnersView } from '../impact-section.ts';

/**
 * GET /b/{credentialId}: the public badge page. It hands the share link's click id on to the CTA.
 * On the owner's browser it shows the badge's impact.
 */
export async function showBadge(
  event: APIGatewayProxyEventV2,
  credentialId: string | undefined,
): Promise<ApiResult> {
  const badge = await findBadge(credentialId);
  if (!badge) return UNKNOWN;
  const clickId = event.queryStringParameters?.[CLICK_ID_PARAMETER];
  return badgePage(badge, {
    publicUrl: publicUrlOf(event),
    owners: await ownersViewOf(badge, event),
    clickId: clickId && /^[\w-]{20,60}$/.test(clickId) ? clickId : undefined,
  });
}

async function ownersViewOf(
  { issuer, credential }: Badge,
  { cookies }: APIGatewayProxyEventV2,
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

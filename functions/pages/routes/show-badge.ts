import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { type Badge, findBadge } from '#shared/data/badge.ts';
import { impactOf } from '#shared/data/impact.ts';
import { formProofOf, opensImpact } from '#shared/data/owner-mark.ts';
import { findAnswer } from '#shared/data/surveys.ts';
import { CLICK_ID_PARAMETER } from '#shared/domain/click-id-parameter.ts';
import { surveyFor } from '#shared/domain/survey.ts';
import type { ApiResult } from '#shared/http/api.ts';
import { noticePage } from '#shared/http/notice-page.ts';
import { publicUrlOf } from '#shared/http/public-url.ts';
import { NOTICE_TEXTS } from '#shared/http/texts.ts';
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

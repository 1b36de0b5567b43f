import { randomBytes } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { type Badge, findBadge } from '#shared/data/badge.ts';
import { append } from '#shared/data/lane-writer.ts';
import { dayIn } from '#shared/domain/calendar.ts';
import { type Channel, isChannel } from '#shared/domain/channel.ts';
import type { Milestone } from '#shared/domain/event.ts';
import { exclusionOf } from '#shared/domain/exclusion.ts';
import { intentUrl } from '#shared/domain/intent-url.ts';
import type { ApiResult } from '#shared/http/api.ts';
import { signsOf } from '#shared/http/visitor.ts';
import { publicUrlOf, REVOKED, UNKNOWN } from './show-badge.ts';

/**
 * GET /b/{credentialId}/share/{channel}: the recipient pressed share. Log that, and go to where the
 * network lets them compose. A press is an intent; a click by somebody else confirms it.
 */
export async function share(
  event: APIGatewayProxyEventV2,
  credentialId: string | undefined,
  channel: string | undefined,
): Promise<ApiResult> {
  const badge = await findBadge(credentialId);
  if (!badge || !isChannel(channel)) return UNKNOWN;
  if (badge.credential.status === 'revoked') return REVOKED;
  const location = intentOf(badge, channel, publicUrlOf(event));
  if (!location) return UNKNOWN;
  await append(shareOf(badge, channel, event));
  const headers = { location, 'cache-control': 'no-store', 'x-robots-tag': 'noindex' };
  return { statusCode: 302, headers };
}

function intentOf(
  { shareables, credential, program, issuer }: Badge,
  channel: Channel,
  base: string,
) {
  const link = shareables.links.find((one) => one.channel === channel && !one.isDisabled);
  if (!link) return undefined;
  const { credentialId, issuedAt, validUntil } = credential;
  return intentUrl(channel, {
    url: `${base}/l/${link.linkId}`,
    title: credential.name ?? program.name,
    credentialId,
    issuerName: issuer.name,
    issuedAt,
    expiresAt: validUntil,
  });
}

const EVENT_ID_BYTES = 12;

function shareOf(
  { credential, issuer }: Badge,
  channel: Channel,
  event: APIGatewayProxyEventV2,
): Milestone {
  const at = Date.now();
  const { issuerId, programId, credentialId, recipientId, publishedAt } = credential;
  return {
    eventId: randomBytes(EVENT_ID_BYTES).toString('base64url'),
    kind: 'share',
    at,
    day: dayIn(issuer.timeZone, at),
    issuerId,
    programId,
    credentialId,
    recipientId,
    publishedAt,
    channel,
    excluded: exclusionOf(signsOf(event, { isRevoked: false, isOwner: false })),
  };
}

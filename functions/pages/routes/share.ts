import { recognise } from '#shared/attribution/recognition.ts';
import { isPartOfPage, type PublicRequest, signsOf } from '#shared/attribution/visitor.ts';
import { dayIn } from '#shared/calendar.ts';
import { type Channel, isChannel } from '#shared/channels.ts';
import { shareExclusionOf } from '#shared/counting/rules/exclusion.ts';
import { type ApiResult, json } from '#shared/http/api.ts';
import { type Exclusion, type Milestone, subjectOf } from '#shared/lane-log/rules/event.ts';
import { append } from '#shared/lane-log/writer.ts';
import { newEventId } from '#shared/new-id.ts';
import { type Badge, findBadge } from '#shared/registry/badge.ts';
import type { ShareLink } from '#shared/registry/shareable-items.ts';
import { ensureShareables, linkOf } from '#shared/registry/shareables.ts';
import { isOwnersBrowser } from '#shared/sharing/owner-mark.ts';
import { intentUrl, type Shared } from '#shared/sharing/rules/intent-url.ts';
import { sharedBadge } from '#shared/sharing/shared-badge.ts';
import { badgePage } from '../badge-page.ts';
import { type OwnChannel, sharePage } from '../share-page.ts';
import { UNKNOWN } from './show-badge.ts';

/**
 * GET /b/{credentialId}/share/{channel}: somebody pressed share. Log that, and go to where the
 * network lets them compose, with the channel's own tracked link, made when it is first needed.
 *
 * A press counts if the recipient's own browser made it; a click by somebody else confirms it, and
 * makes a share of what others pressed. Of a stranger's presses for one channel within an hour, one
 * counts under its reason.
 *
 * Machines make no link: they are sent to the badge page.
 */
export async function share(
  request: PublicRequest,
  credentialId: string | undefined,
  channel: string | undefined,
): Promise<ApiResult> {
  const badge = await findBadge(credentialId);
  if (!badge || !isChannel(channel)) return UNKNOWN;
  const publicUrl = request.publicUrl;
  if (badge.credential.status === 'revoked') {
    return badgePage(badge, { publicUrl, clickId: undefined });
  }
  const excluded = shareExclusionOf(
    signsOf(request, {
      isRevoked: false,
      isOwner: await isOwnersBrowser(request.cookies, badge.credential.recipientId),
      isEmbedded: isPartOfPage(request),
    }),
  );
  const link = await linkFor(badge, channel, excluded);
  if (link?.isDisabled) return UNKNOWN;
  await append(await shareOf(request, { badge, channel, excluded }));
  if (!link) return redirectTo(`/b/${badge.credential.credentialId}`);
  const shared = sharedBadge(badge, `${publicUrl}/l/${link.linkId}`);
  const isAsked = request.query.format === 'json';
  return isAsked ? sheetAnswer(shared) : sharedBy(badge, channel, shared);
}

async function linkFor(
  { credential, shareables }: Badge,
  channel: Channel,
  excluded: Exclusion | undefined,
): Promise<ShareLink | undefined> {
  const known = shareables.links.find((link) => link.channel === channel);
  const isMachine = excluded !== undefined && excluded !== 'not-owner';
  if (known || isMachine) return known;
  return linkOf(await ensureShareables(credential, { channels: [channel] }), channel);
}

/** What a phone's own share sheet takes; also for the share bar on pages that issuers host. */
function sheetAnswer({ title, text, url }: Shared): ApiResult {
  const answer = json(200, { title, text, url });
  return { ...answer, headers: { ...answer.headers, 'access-control-allow-origin': '*' } };
}

function sharedBy(badge: Badge, channel: Channel, shared: Shared): ApiResult {
  const location = intentUrl(channel, shared);
  return location ? redirectTo(location) : sharePage(badge, channel as OwnChannel, shared.url);
}

function redirectTo(location: string): ApiResult {
  const headers = { location, 'cache-control': 'no-store', 'x-robots-tag': 'noindex' };
  return { statusCode: 302, headers };
}

type Press = {
  readonly badge: Badge;
  readonly channel: Channel;
  readonly excluded: Exclusion | undefined;
};

async function shareOf(
  request: PublicRequest,
  { badge: { credential, issuer }, channel, excluded }: Press,
): Promise<Milestone> {
  const at = Date.now();
  const isStrangers = excluded === 'not-owner';
  const place = `${credential.credentialId}.${channel}`;
  const visit = { issuerId: issuer.issuerId, place, at, isExcluded: false };
  const stranger = isStrangers ? await recognise(request, visit) : {};
  return {
    eventId: newEventId(),
    kind: 'share',
    at,
    day: dayIn(issuer.timeZone, at),
    ...subjectOf(credential),
    channel,
    referredBy: credential.referredBy,
    excluded,
    ...stranger,
  };
}

import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2,
  Context,
} from 'aws-lambda';
import { tooManyRequests } from '#shared/access/public-limit.ts';
import { openClickId, sealClickId } from '#shared/attribution/click-id.ts';
import { isTestMark } from '#shared/attribution/test-mark.ts';
import {
  isEmbedded,
  type PublicRequest,
  readRequest,
  signsOf,
  visitorFactsOf,
} from '#shared/attribution/visitor.ts';
import { dayIn } from '#shared/calendar.ts';
import type { Channel } from '#shared/channels.ts';
import { type ClickSigns, exclusionOf } from '#shared/counting/rules/exclusion.ts';
import { type CtaId, idIn, type LinkId } from '#shared/ids.ts';
import { type Click, subjectOf } from '#shared/lane-log/rules/event.ts';
import { append, type LogPosition } from '#shared/lane-log/writer.ts';
import { beginInvocation, log, metric } from '#shared/log.ts';
import { newEventId } from '#shared/new-id.ts';
import {
  type Clickable,
  findCta,
  findShareLink,
  mayLeadTo,
  timeZoneOf,
} from '#shared/registry/clickables.ts';
import { withClickId } from '#shared/registry/rules/click-id-parameter.ts';
import { isOwnersBrowser } from '#shared/sharing/owner-mark.ts';
import { noticePage } from '#shared/sharing/page.ts';
import { NOTICE_TEXTS } from '#shared/sharing/texts.ts';
import { unfurl } from './unfurl.ts';

type Result = APIGatewayProxyStructuredResultV2;

/** What was followed: where it leads, and what its click is called. */
type Target = Clickable & {
  readonly kind: Click['kind'];
  readonly linkId: LinkId | CtaId;
  readonly channel?: Channel;
  readonly destination: string | undefined;
  /** The issuer removed the destination's host from those that its links may lead to. */
  readonly isOffHost?: boolean;
  readonly isTest: boolean;
  /** The share link's click that led here, as the log names it: `lane/seq`. */
  readonly after?: string;
};

/** A visitor's click, and where the log holds it. */
type Followed = {
  readonly target: Target;
  readonly signs: ClickSigns;
  readonly click: Click;
  readonly place: LogPosition;
};

/**
 * GET and HEAD of /l/{linkId} and /c/{ctaId}: logs the click and redirects the visitor.
 *
 * Bots and HEAD are redirected as well, and the networks' crawlers get the card; their clicks are
 * kept as excluded. An unknown id gets a page, never a redirect. Rate-limited clients get 429
 * before any read or write. A click that cannot be logged is counted as lost.
 */
export async function handler(event: APIGatewayProxyEventV2, context?: Context): Promise<Result> {
  beginInvocation(context);
  try {
    const request = readRequest(event);
    return tooManyRequests(request) ?? (await answer(request));
  } catch (error) {
    log.error('redirect failed', { error });
    return BROKEN;
  }
}

async function answer(request: PublicRequest): Promise<Result> {
  const followed = await follow(request).catch(countAsLost);
  return followed ? onward(request, followed) : UNKNOWN;
}

/** What could not be read may have been somebody's link: nobody else will know of the click. */
function countAsLost(error: unknown): never {
  metric('ClicksLost', 1);
  throw error;
}

async function targetOf(request: PublicRequest): Promise<Target | undefined> {
  const { place, id, rest } = request.path;
  if (rest.length > 0) return undefined;
  if (place === 'l') return linkTarget(id, request);
  return place === 'c' ? ctaTarget(id, request) : undefined;
}

async function linkTarget(id: string, { testMark }: PublicRequest): Promise<Target | undefined> {
  const linkId = idIn('lnk', id);
  const link = linkId && (await findShareLink(linkId));
  if (!link) return undefined;
  const isTest = testMark ? await isTestMark(link.linkId, testMark) : false;
  return { ...link, kind: 'engagement', destination: `/b/${link.credentialId}`, isTest };
}

/** A CTA is reached from the badge page, which hands the share link's click id on; a test stays one. */
async function ctaTarget(id: string, { clickId }: PublicRequest): Promise<Target | undefined> {
  const ctaId = idIn('cta', id);
  const cta = ctaId && (await findCta(ctaId));
  if (!cta) return undefined;
  const click = clickId ? await openClickId(cta.issuerId, clickId) : undefined;
  const { channel, isTest = false } = click ?? {};
  const { destinationUrl: destination } = cta;
  const isOffHost = destination ? !(await mayLeadTo(cta.issuerId, destination)) : false;
  const after = click && `${click.lane}/${click.seq}`;
  const leading = { kind: 'referral', destination, isOffHost, isTest, after } as const;
  return { ...cta, ...leading, linkId: cta.ctaId, channel };
}

async function follow(request: PublicRequest): Promise<Followed | undefined> {
  const target = await targetOf(request);
  if (!target) return undefined;
  const signs = signsOf(request, {
    isRevoked: target.status !== 'active',
    isOffHost: target.isOffHost,
    isTest: target.isTest,
    isOwner: await isOwnersBrowser(request.cookies, target.recipientId),
    isEmbedded: isEmbedded(request),
  });
  const click = await clickOn(request, target, signs);
  const place = await append(click);
  logClick(target, click, place);
  return { target, signs, click, place };
}

/** One line for each click, by which a chain can be joined (docs/operations.md). */
function logClick({ after }: Target, { eventId, kind, excluded }: Click, place: LogPosition): void {
  const click = `${place.lane}/${place.seq}`;
  log.info('a click was logged', { click, after, eventId, kind, excluded, via: place.via });
}

async function onward(request: PublicRequest, followed: Followed): Promise<Result> {
  const { target, signs } = followed;
  if (target.status !== 'active') return GONE;
  if (target.isOffHost) return OFF_HOST;
  if (!target.destination) return UNKNOWN;
  const isUnfurled = target.kind === 'engagement' && signs.agent === 'preview';
  const card = isUnfurled ? await unfurl(request, target) : undefined;
  if (card) return card;
  const location = withClickId(target.destination, await sealed(followed));
  return { statusCode: 302, headers: { location, ...REDIRECT_HEADERS } };
}

async function clickOn(request: PublicRequest, target: Target, signs: ClickSigns): Promise<Click> {
  const { kind, issuerId, linkId, channel } = target;
  const at = Date.now();
  const excluded = exclusionOf(signs);
  const visit = { issuerId, place: linkId, at, isExcluded: excluded !== undefined };
  return {
    eventId: newEventId(),
    kind,
    at,
    day: dayIn(await timeZoneOf(issuerId), at),
    ...subjectOf(target),
    linkId,
    channel,
    excluded,
    ...(await visitorFactsOf(request, visit)),
  };
}

/** A click that is nowhere in the log has no id to travel on with. */
async function sealed({ target, click, place }: Followed): Promise<string | undefined> {
  const { lane, seq, via } = place;
  const { eventId, channel, excluded } = click;
  if (via === 'nowhere') return undefined;
  const overflowEventId = via === 'overflow' ? eventId : undefined;
  const isTest = excluded === 'test';
  try {
    return await sealClickId(target.issuerId, { lane, seq, channel, isTest, overflowEventId });
  } catch (error) {
    // Without the root secret a sign-up cannot be attributed; the visitor arrives nevertheless.
    log.error('a click travels on without its id', { eventId, error });
    return undefined;
  }
}

const REDIRECT_HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
};

const UNKNOWN = noticePage(404, NOTICE_TEXTS.unknownLink);
const GONE = noticePage(410, NOTICE_TEXTS.gone);
const OFF_HOST = noticePage(410, NOTICE_TEXTS.offHost);
const BROKEN = noticePage(500, NOTICE_TEXTS.broken);

import { createHmac } from 'node:crypto';
import Bowser from 'bowser';
import { isbot } from 'isbot';
import { type Instant, utcDayOf } from '#shared/calendar.ts';
import { type AgentKind, agentKindOf, type ClickSigns } from '#shared/counting/rules/exclusion.ts';
import { addressOf } from '#shared/http/address.ts';
import type { IssuerId } from '#shared/ids.ts';
import { DEVICES, type Device } from '#shared/lane-log/rules/event.ts';
import { saltOf } from '#shared/registry/clickables.ts';
import { sourceOf } from './rules/traffic-source.ts';

type Request = {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly requestContext: {
    readonly http: { readonly method: string; readonly sourceIp: string };
  };
};

/** What is kept of who clicked: nothing that tells the person. */
export type VisitorFacts = {
  readonly country?: string;
  readonly device: Device;
  readonly source: string;
  readonly referrerHost?: string;
  readonly visitor?: string;
};

/**
 * What a request shows of its visitor.
 *
 * The address and the user agent go into the visitor's hash and nowhere else; with `Sec-GPC: 1`
 * there is no hash, and so it is if the day has no salt.
 */
export async function visitorFactsOf(
  request: Request,
  issuerId: IssuerId,
  at: Instant,
): Promise<VisitorFacts> {
  const { headers } = request;
  const referrerHost = hostOf(headers.referer);
  const isPrivate = headers['sec-gpc'] === '1';
  return {
    country: countryIn(headers['cloudfront-viewer-country']),
    device: agentOf(request).device,
    source: sourceOf(referrerHost),
    referrerHost,
    visitor: isPrivate ? undefined : await visitorHash(request, issuerId, at),
  };
}

/** What a request shows of itself that decides whether it counts. */
export function signsOf(
  request: Request,
  known: Pick<ClickSigns, 'isRevoked' | 'isTest' | 'isOwner' | 'isEmbedded'>,
): ClickSigns {
  const { headers, requestContext } = request;
  const purposes = PURPOSE_HEADERS.map((name) => headers[name]).filter((text) => text);
  return {
    ...known,
    method: requestContext.http.method,
    purpose: purposes.join(', '),
    agent: agentOf(request).kind,
  };
}

/**
 * Whether a browser says that it wants no page: somebody put a link of ours into their own page, as
 * a picture for instance, to have its visitors click without knowing. Browsers that do not say what
 * they want are believed.
 */
export function isEmbedded(request: Request): boolean {
  return isFetched(request) || isPartOfPage(request);
}

/** The same, but what a script asks for is left alone: our own share buttons have one. */
export function isPartOfPage(request: Request): boolean {
  return !['document', FETCHED].includes(destinationOf(request));
}

function isFetched(request: Request): boolean {
  return destinationOf(request) === FETCHED;
}

/** What browsers call the answer to a script's `fetch`. */
const FETCHED = 'empty';

/**
 * `Sec-Fetch-Dest`; behind CloudFront, which lets through ten headers only, our function there
 * passes it on in `X-Purpose`: `embed.image`.
 */
function destinationOf({ headers }: Request): string {
  const passedOn = /^embed\.([a-z]+)$/.exec(headers['x-purpose'] ?? '')?.[1];
  return passedOn ?? headers['sec-fetch-dest'] ?? 'document';
}

/** How browsers of yesterday and today say that they load ahead of a click. */
const PURPOSE_HEADERS = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'];

const HASH_BYTES = 16;

async function visitorHash(request: Request, issuerId: IssuerId, at: Instant) {
  const salt = await saltOf(utcDayOf(at));
  if (!salt) return undefined;
  const who = `${addressOf(request)}\n${request.headers['user-agent'] ?? ''}\n${issuerId}`;
  const digest = createHmac('sha256', salt).update(who).digest();
  return digest.subarray(0, HASH_BYTES).toString('base64url');
}

function countryIn(header: string | undefined): string | undefined {
  return header && /^[A-Z]{2}$/.test(header) ? header : undefined;
}

const HOST_LENGTH_MAX = 100;

function hostOf(referer: string | undefined): string | undefined {
  const host = referer && URL.parse(referer)?.hostname;
  return host && host.length <= HOST_LENGTH_MAX ? host : undefined;
}

type Agent = { readonly kind: AgentKind; readonly device: Device };

/** Judging a user agent costs more than the rest of a click, and few agents send most clicks. */
const agents = new Map<string, Agent>();

const AGENTS_MAX = 2000;

function agentOf({ headers }: Request): Agent {
  const userAgent = headers['user-agent'] ?? '';
  const known = agents.get(userAgent);
  if (known) return known;
  const agent = { kind: agentKindOf(userAgent, isbot), device: deviceOf(userAgent) };
  if (agents.size >= AGENTS_MAX) agents.clear();
  agents.set(userAgent, agent);
  return agent;
}

function deviceOf(userAgent: string): Device {
  const type = userAgent && Bowser.getParser(userAgent).getPlatformType(true);
  return DEVICES.find((device) => device === type) ?? 'other';
}

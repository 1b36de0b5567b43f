import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import Bowser from 'bowser';
import { isbot } from 'isbot';
import { type AgentKind, agentKindOf, type ClickSigns } from '#shared/counting/rules/exclusion.ts';
import { addressOf, publicUrlOf } from '#shared/http/address.ts';
import { DEVICES, type Device } from '#shared/lane-log/rules/event.ts';
import { type PublicPath, publicPathOf } from '#shared/public-path.ts';
import { clickIdIn } from '#shared/registry/rules/click-id-parameter.ts';
import { recognise } from './recognition.ts';
import { sourceOf } from './rules/traffic-source.ts';
import { TEST_PARAMETER } from './test-mark.ts';

/** A request for a page of people, read once: everything behind the handler takes this. */
export type PublicRequest = {
  readonly method: string;
  readonly path: PublicPath;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly cookies: readonly string[];
  readonly body: string;
  /** The scheme and host that people see, without a trailing slash. */
  readonly publicUrl: string;
  /** The click that led here. */
  readonly clickId?: string;
  /** What the parameter of a test link says. */
  readonly testMark?: string;
  /** What `Sec-Purpose`, `Purpose`, `X-Purpose` and `X-Moz` say, joined; empty if nothing. */
  readonly purpose: string;
  /** What a browser wants it for, as in `Sec-Fetch-Dest`: `document`, `image`, `empty`, … */
  readonly destination: string;
  readonly agent: Agent;
  readonly country?: string;
  readonly referrerHost?: string;
  /** Global Privacy Control: the visitor must not be told apart from others. */
  readonly isPrivate: boolean;
  /** The visitor's address and user agent: for their hash and the rate limit, and kept nowhere. */
  readonly address: string;
  readonly userAgent: string;
};

/** Reads a request. The user agent is judged here, once for each request. */
export function readRequest(event: APIGatewayProxyEventV2): PublicRequest {
  const { headers, queryStringParameters: query = {}, body = '', isBase64Encoded } = event;
  const userAgent = headers['user-agent'] ?? '';
  return {
    method: event.requestContext.http.method,
    path: publicPathOf(event.rawPath),
    query,
    cookies: event.cookies ?? [],
    body: isBase64Encoded ? Buffer.from(body, 'base64').toString() : body,
    publicUrl: publicUrlOf(event),
    clickId: clickIdIn(query),
    testMark: /^[\w.-]*[\w-]/.exec(query[TEST_PARAMETER] ?? '')?.[0],
    purpose: purposeIn(headers),
    destination: destinationIn(headers),
    agent: agentFrom(userAgent),
    country: countryIn(headers['cloudfront-viewer-country']),
    referrerHost: hostOf(headers.referer),
    isPrivate: headers['sec-gpc'] === '1',
    address: addressOf(event),
    userAgent,
  };
}

/** What is kept of who clicked: nothing that tells the person. */
export type VisitorFacts = {
  readonly country?: string;
  readonly device: Device;
  readonly source: string;
  readonly referrerHost?: string;
  readonly visitor?: string;
  readonly network?: string;
};

/**
 * What a request shows of its visitor. The address and the user agent go into hashes and nowhere
 * else: see `recognise`.
 */
export async function visitorFactsOf(
  request: PublicRequest,
  visit: Parameters<typeof recognise>[1],
): Promise<VisitorFacts> {
  const { country, agent, referrerHost } = request;
  return {
    country,
    device: agent.device,
    source: sourceOf(referrerHost),
    referrerHost,
    ...(await recognise(request, visit)),
  };
}

/** What a request shows of itself that decides whether it counts. */
export function signsOf(
  { method, purpose, agent }: PublicRequest,
  known: Omit<ClickSigns, 'method' | 'purpose' | 'agent'>,
): ClickSigns {
  return { ...known, method, purpose, agent: agent.kind };
}

/**
 * Whether a browser says that it wants no page: somebody put a link of ours into their own page, as
 * a picture for instance, to have its visitors click without knowing. Browsers that do not say what
 * they want are believed.
 */
export function isEmbedded(request: PublicRequest): boolean {
  return request.destination === FETCHED || isPartOfPage(request);
}

/** The same, but what a script asks for is left alone: our own share buttons have one. */
export function isPartOfPage({ destination }: PublicRequest): boolean {
  return !['document', FETCHED].includes(destination);
}

/** What browsers call the answer to a script's `fetch`. */
const FETCHED = 'empty';

type Headers = Readonly<Record<string, string | undefined>>;

/**
 * `Sec-Fetch-Dest`; behind CloudFront, which lets through ten headers only, our function there
 * passes it on in `X-Purpose`: `embed.image`.
 */
function destinationIn(headers: Headers): string {
  const passedOn = /^embed\.([a-z]+)$/.exec(headers['x-purpose'] ?? '')?.[1];
  return passedOn ?? headers['sec-fetch-dest'] ?? 'document';
}

function purposeIn(headers: Headers): string {
  const purposes = PURPOSE_HEADERS.map((name) => headers[name]);
  return purposes.filter((text) => text).join(', ');
}

/** How browsers of yesterday and today say that they load ahead of a click. */
const PURPOSE_HEADERS = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'];

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

function agentFrom(userAgent: string): Agent {
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

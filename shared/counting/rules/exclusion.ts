import type { Exclusion } from '#shared/lane-log/rules/event.ts';

/** What a request shows of itself that decides whether it counts. */
export type ClickSigns = {
  /** The credential is revoked, or the link disabled. */
  readonly isRevoked: boolean;
  /** Somebody of the issuer's team tries a link out. */
  readonly isTest?: boolean;
  readonly method: string;
  /** What `Sec-Purpose`, `Purpose`, `X-Purpose` and `X-Moz` say, joined; empty if nothing. */
  readonly purpose: string;
  /** A browser asks for it as a part of another page: a picture, a frame, a script. */
  readonly isEmbedded: boolean;
  readonly agent: AgentKind;
  readonly isOwner: boolean;
};

/** What kind of program sent a request. */
export type AgentKind = 'person' | 'preview' | 'bot';

/**
 * Why a click must not count, or `undefined` if it counts.
 *
 * The first reason that applies is the one that is kept: what the issuer decided, then what the
 * request says of itself, then what we think of the sender.
 */
export function exclusionOf(signs: ClickSigns): Exclusion | undefined {
  if (signs.isRevoked) return 'revoked';
  if (signs.isTest) return 'test';
  if (signs.method === 'HEAD') return 'head';
  if (signs.isEmbedded || LOADS_AHEAD.test(signs.purpose)) return 'prefetch';
  if (signs.agent !== 'person') return signs.agent;
  return signs.isOwner ? 'owner' : undefined;
}

/** What browsers call a load that nobody has asked to see yet. */
const LOADS_AHEAD = /\b(?:prefetch|prerender|preview)\b/i;

/** The networks' crawlers that fetch a shared link to draw its card. */
const UNFURLERS = [
  'LinkedInBot',
  'Twitterbot',
  'facebookexternalhit',
  'Facebot',
  'TelegramBot',
  'Slackbot',
  'Slackbot-LinkExpanding',
  'Slack-ImgProxy',
  'Discordbot',
  'SkypeUriPreview',
  'vkShare',
  'Bluesky',
  'Applebot',
  'meta-externalagent',
  'Iframely',
  'Embedly',
  'BingPreview',
  'Mastodon',
  'redditbot',
  'XING-contenttabreceiver',
  'Pinterestbot',
];

/**
 * Scanners of mail gateways, offices and security firms, which open a link before a person may.
 * isbot knows them where they call themselves nothing else; these also where they put a browser's
 * words before their name. Not among them: vendors whose names stand in a browser of their own for
 * people (Avast, AVG, Norton, ESET, Kaspersky).
 */
const SCANNERS = [
  'Avanan',
  'Barracuda',
  'BarracudaCentral',
  'BitSight',
  'Censys',
  'CheckPoint',
  'CiscoSecureEmail',
  'Cloudmark',
  'Cyren',
  'Expanse',
  'FireEye',
  'Forcepoint',
  'FortiGuard',
  'FortiMail',
  'IronPort',
  'Ironscales',
  'KnowBe4',
  'MessageLabs',
  'Mimecast',
  'ms-office',
  'MSOffice',
  'Netcraft',
  'Palo Alto Networks',
  'PhishTank',
  'Proofpoint',
  'Qualys',
  'SafeLinks',
  'SiteLock',
  'Sucuri',
  'TMES',
  'Trend Micro',
  'TrendMicro',
  'urlscan',
  'Vade',
  'VirusTotal',
  'VirusTotalCloud',
  'Websense',
  'ZscalerSandbox',
];

const UNFURLER = wholeToken(UNFURLERS);

const SCANNER = wholeToken(SCANNERS);

function wholeToken(names: readonly string[]): RegExp {
  return new RegExp(`(?:^|[\\s(;,+])(?:${names.join('|')})(?=/|[\\s);,]|$)`, 'i');
}

/** Apps whose name stands at the end of their in-app browser, and at the beginning of their unfurler. */
const APP_UNFURLER = /^(?:WhatsApp|Snapchat)\//i;

/**
 * What kind of program a user agent names. Whole product tokens decide, never words that also stand
 * in a person's in-app browser.
 */
export function agentKindOf(userAgent: string, isBot: (userAgent: string) => boolean): AgentKind {
  if (userAgent.trim() === '') return 'bot';
  if (UNFURLER.test(userAgent) || APP_UNFURLER.test(userAgent)) return 'preview';
  return SCANNER.test(userAgent) || isBot(userAgent) ? 'bot' : 'person';
}

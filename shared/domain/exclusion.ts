import type { Exclusion } from './event.ts';

/** What a request shows of itself that decides whether it counts. */
export type ClickSigns = {
  /** The credential is revoked, or the link disabled. */
  readonly isRevoked: boolean;
  readonly method: string;
  /** `Sec-Purpose`, `Purpose` or `X-Moz`. */
  readonly purpose: string | undefined;
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
  if (signs.method === 'HEAD') return 'head';
  if (signs.purpose && /\b(prefetch|prerender|preview)\b/i.test(signs.purpose)) return 'prefetch';
  if (signs.agent !== 'person') return signs.agent;
  return signs.isOwner ? 'owner' : undefined;
}

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

const UNFURLER = new RegExp(`(?:^|[\\s(;,+])(?:${UNFURLERS.join('|')})(?=/|[\\s);,]|$)`, 'i');

/** Apps whose name stands at the end of their in-app browser, and at the beginning of their unfurler. */
const APP_UNFURLER = /^(?:WhatsApp|Snapchat)\//i;

/**
 * What kind of program a user agent names. Whole product tokens decide, never words that also stand
 * in a person's in-app browser.
 */
export function agentKindOf(userAgent: string, isBot: (userAgent: string) => boolean): AgentKind {
  if (userAgent.trim() === '') return 'bot';
  if (UNFURLER.test(userAgent) || APP_UNFURLER.test(userAgent)) return 'preview';
  return isBot(userAgent) ? 'bot' : 'person';
}

import { CHANNELS, channelFacts } from '#shared/channels.ts';
import type { Exclusion } from '#shared/lane-log/rules/event.ts';

/** What a request shows of itself that decides whether it counts. */
export type ClickSigns = {
  /** The credential is revoked, or the link disabled. */
  readonly isRevoked: boolean;
  /** The destination's host is no longer allowed. */
  readonly isOffHost?: boolean;
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
  if (signs.isOffHost) return 'host-not-allowed';
  if (signs.isTest) return 'test';
  if (signs.method === 'HEAD') return 'head';
  if (signs.isEmbedded || LOADS_AHEAD.test(signs.purpose)) return 'prefetch';
  if (signs.agent !== 'person') return signs.agent;
  return signs.isOwner ? 'owner' : undefined;
}

/**
 * Why a press of a share button must not count, or `undefined` if it counts: a share is what the
 * recipient does. Anybody may press the buttons of a public page; those of others are shares only
 * once somebody follows their link (docs/metrics.md, "What a share is").
 */
export function shareExclusionOf(signs: ClickSigns): Exclusion | undefined {
  return exclusionOf({ ...signs, isOwner: false }) ?? (signs.isOwner ? undefined : 'not-owner');
}

/** What browsers call a load that nobody has asked to see yet. */
const LOADS_AHEAD = /\b(?:prefetch|prerender|preview)\b/i;

/** Crawlers that fetch a shared link to draw its card: the channels' own, and those of other places. */
const UNFURLERS = [
  ...CHANNELS.flatMap((channel) => channelFacts(channel).unfurlers ?? []),
  'Slackbot',
  'Slackbot-LinkExpanding',
  'Slack-ImgProxy',
  'Discordbot',
  'SkypeUriPreview',
  'vkShare',
  'Applebot',
  'Iframely',
  'Embedly',
  'BingPreview',
  'MicrosoftPreview',
  'Pinterestbot',
  'kakaotalk-scrap',
  'SummalyBot',
  'NotionEmbedder',
  'Mattermost-Bot',
  'Snap URL Preview Service',
];

/**
 * Scanners of mail gateways, offices, consent managers and security firms, which open a link before
 * a person may, or without one. isbot knows them where they call themselves nothing else; these also where they put a browser's
 * words before their name. Not among them: vendors whose names stand in a browser of their own for
 * people (Avast, AVG, Norton, ESET, Kaspersky).
 */
const SCANNERS = [
  'Abnormal Security',
  'Acunetix',
  'Agari',
  'Avanan',
  'Barracuda',
  'BarracudaCentral',
  'BitSight',
  'Censys',
  'CheckPoint',
  'CiscoSecureEmail',
  'Cloudmark',
  'Cofense',
  'Cookiebot',
  'CookieYes',
  'Cybot',
  'Cyren',
  'Detectify',
  'Egress Defend',
  'Expanse',
  'FireEye',
  'Forcepoint',
  'FortiGuard',
  'FortiMail',
  'Hornetsecurity',
  'Invicti',
  'IronPort',
  'Ironscales',
  'KnowBe4',
  'LeakIX',
  'MessageLabs',
  'Mimecast',
  'ms-office',
  'MSOffice',
  'Nessus',
  'Netcraft',
  'Netsparker',
  'OneTrust',
  'Osano',
  'Palo Alto Networks',
  'PhishMe',
  'PhishTank',
  'Proofpoint',
  'Qualys',
  'Rapid7',
  'SafeLinks',
  'Securiti',
  'Shodan',
  'Siteimprove',
  'SiteLock',
  'Sophos',
  'Sucuri',
  'Symantec',
  'Tenable',
  'Tessian',
  'TMES',
  'Trellix',
  'Trend Micro',
  'TrendMicro',
  'TrustArc',
  'Trustwave',
  'urlscan',
  'Usercentrics',
  'Vade',
  'VirusTotal',
  'VirusTotalCloud',
  'Websense',
  'Zix',
  'ZscalerSandbox',
];

/** Services that measure or picture pages and are not on isbot's list. */
const MEASURERS = ['GTmetrix', 'Miniature\\.io', 'YLT'];

const UNFURLER = wholeToken(UNFURLERS);

const SCANNER = wholeToken([...SCANNERS, ...MEASURERS]);

function wholeToken(names: readonly string[]): RegExp {
  return new RegExp(`(?:^|[\\s(;,+])(?:${names.join('|')})(?=/|[\\s);,]|$)`, 'i');
}

/** Apps whose name stands at the end of their in-app browser, and at the beginning of their unfurler. */
const APP_UNFURLER =
  /^(?:WhatsApp|Snapchat|Viber|Rocket\.Chat|Pinterest|Synapse|Akkoma|Pleroma|Lemmy|Misskey|Friendica)\b|(?:^|\()Mastodon\//i;

/** The libraries by which apps and systems ask on their own behalf: their browsers begin with `Mozilla`. */
const SYSTEM_LIBRARY =
  /^(?!Mozilla\/).*\bCFNetwork\/|^Dalvik\/|\(dart:io\)|\bWindowsPowerShell\/|^Outlook-(?:iOS|Android)\//i;

/** Office asks for a link itself before it hands it to the browser, which comes as well. */
const OFFICE =
  /^Microsoft[ -](?:Office|Outlook|Word|Excel|PowerPoint|OneNote|WebDAV)\b|^MacOutlook\//i;

/**
 * What kind of program a user agent names. Whole product tokens decide, never words that also stand
 * in a person's in-app browser or in the name of their phone.
 *
 * @param isBot the kept list of programs: isbot's
 */
export function agentKindOf(userAgent: string, isBot: (userAgent: string) => boolean): AgentKind {
  if (userAgent.trim() === '') return 'bot';
  const agent = withoutDevice(userAgent);
  if (UNFURLER.test(agent) || APP_UNFURLER.test(agent)) return 'preview';
  const isProgram = SCANNER.test(agent) || OFFICE.test(agent) || SYSTEM_LIBRARY.test(agent);
  return isProgram || isBot(agent) ? 'bot' : 'person';
}

/** Android's browsers name the device in their first comment; apps name it, and the network, behind them. */
const DEVICE_OF_BROWSER =
  /^(Mozilla\/5\.0 \((?:Linux|Android);(?: U;)?(?: Android[^;)]*)?)(;.*?)\)(?= AppleWebKit\/| Gecko\/)/;

const DEVICE_OF_APP =
  /\bFB(?:DV|MD|MF|BD|CR)\/[^;\]]*|(?<=\bAndroid )\(\d[^)]*\)|(?<=^UCWEB\/[\d.]+ )\([^)]*\)|\bAlipayDefined\([^)]*\)/g;

/** Programs that stand in the place of the device say who they are, as the standard has it. */
const PROGRAM = /compatible;|https?:|@|\w\/v?\d+(?:[.;]|$)/i;

/** As far as it goes for a phone: `MRA58K` of `Build/MRA58K` is no program's version. */
const BUILD = /\bBuild\/\S+/g;

/** A phone may be called `M bot 60`, and a television `Android Monitor`. */
function withoutDevice(userAgent: string): string {
  return userAgent
    .replace(DEVICE_OF_BROWSER, (comment, system: string, device: string) =>
      PROGRAM.test(device.replaceAll(BUILD, '')) ? comment : `${system})`,
    )
    .replaceAll(DEVICE_OF_APP, '');
}

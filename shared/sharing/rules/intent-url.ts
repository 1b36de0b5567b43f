import type { Day } from '#shared/calendar.ts';
import type { Channel } from '#shared/channels.ts';

/** What a share is about. */
export type Shared = {
  /** The tracked link. */
  readonly url: string;
  readonly title: string;
  /** What the post begins with. */
  readonly text: string;
  readonly credentialId: string;
  readonly issuerName: string;
  /** The number of the issuer's page on LinkedIn: a profile entry then shows its logo. */
  readonly linkedInOrganizationId?: string;
  readonly issuedOn: Day;
  readonly expiresOn?: Day;
};

type Compose = (shared: Shared) => string;

/** X counts any address as 23 characters, and a space before it. */
const X_MAX = 280 - 24;

const BLUESKY_MAX = 300;

const THREADS_MAX = 500;

/** Where each network lets a person compose a post; `null` where there is no network to go to. */
const INTENTS = {
  linkedin: ({ url }) => address('https://www.linkedin.com/sharing/share-offsite/', { url }),
  'linkedin-profile': (shared) =>
    address('https://www.linkedin.com/profile/add', {
      startTask: 'CERTIFICATION_NAME',
      name: shared.title,
      ...organizationOf(shared),
      ...monthOf('issue', shared.issuedOn),
      ...(shared.expiresOn && monthOf('expiration', shared.expiresOn)),
      certUrl: shared.url,
      certId: shared.credentialId,
    }),
  x: ({ text, url }) =>
    address('https://x.com/intent/tweet', { text: within(X_MAX, asXWeighs, text), url }),
  facebook: ({ url }) => address('https://www.facebook.com/sharer/sharer.php', { u: url }),
  whatsapp: ({ text, url }) => address('https://wa.me/', { text: `${text} ${url}` }),
  telegram: ({ text, url }) => address('https://t.me/share/url', { url, text }),
  bluesky: ({ text, url }) => {
    const short = within(BLUESKY_MAX - 1 - url.length, byGrapheme, text);
    return address('https://bsky.app/intent/compose', { text: `${short} ${url}` });
  },
  threads: ({ text, url }) => {
    const short = within(THREADS_MAX - 1 - url.length, byGrapheme, text);
    return address('https://www.threads.com/intent/post', { text: short, url });
  },
  reddit: ({ url, title }) => address('https://www.reddit.com/submit', { url, title }),
  xing: ({ url }) => address('https://www.xing.com/spi/shares/new', { url }),
  email: ({ title, text, url }) =>
    address('mailto:', { subject: title, body: `${crlf(text)}\r\n\r\n${url}` }),
  copy: null,
  embed: null,
  qr: null,
} as const satisfies Record<Channel, Compose | null>;

/** Where a recipient goes to share on a channel, everything percent-encoded; `null` if there is no network. */
export function intentUrl(channel: Channel, shared: Shared): string | null {
  return INTENTS[channel]?.(shared) ?? null;
}

function organizationOf({ linkedInOrganizationId, issuerName }: Shared): Record<string, string> {
  if (linkedInOrganizationId) return { organizationId: linkedInOrganizationId };
  return { organizationName: issuerName };
}

/** RFC 6068, 5: line breaks in a body are CRLF. */
function crlf(text: string): string {
  return text.replaceAll(/\r\n|\r|\n/g, '\r\n');
}

/** LinkedIn counts months from 1. */
function monthOf(name: string, day: Day): Record<string, string> {
  const [year = '', month = ''] = day.split('-');
  return { [`${name}Year`]: year, [`${name}Month`]: String(Number(month)) };
}

function address(base: string, parameters: Record<string, string>): string {
  const query = Object.entries(parameters).map(([name, value]) => `${name}=${encoded(value)}`);
  return `${base}?${query.join('&')}`;
}

/** RFC 3986: also what encodeURIComponent leaves alone. */
function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
type Weigh = (grapheme: string) => number;

/** Every character that a reader sees weighs one. */
const byGrapheme: Weigh = () => 1;

/** X's count: letters of most alphabets weigh one, ideographs and emoji two. */
const asXWeighs: Weigh = (grapheme) => {
  const code = grapheme.codePointAt(0) ?? 0;
  const isLight = LIGHT.some(([first, last]) => code >= first && code <= last);
  return isLight ? [...grapheme].length : 2;
};

/** Source: X's counting of characters, configuration version 3. */
const LIGHT = [
  [0, 4351],
  [8192, 8205],
  [8208, 8223],
  [8242, 8247],
] as const;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The text, or its beginning with an ellipsis, within what a network takes. */
function within(max: number, weigh: Weigh, text: string): string {
  const weights = [...graphemes.segment(text)].map(({ segment }) => weigh(segment));
  if (sum(weights) <= max) return text;
  let left = max - 1;
  let kept = '';
  for (const { segment } of graphemes.segment(text)) {
    left -= weigh(segment);
    if (left < 0) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

function sum(weights: readonly number[]): number {
  return weights.reduce((total, weight) => total + weight, 0);
}

import type { Channel } from './channel.ts';

/** What a share is about. */
export type Shared = {
  /** The tracked link. */
  readonly url: string;
  readonly title: string;
  readonly credentialId: string;
  readonly issuerName: string;
  readonly issuedAt: string;
  readonly expiresAt?: string;
};

type Compose = (shared: Shared) => string;

/** Where each network lets a person compose a post; `null` where there is no network to go to. */
const INTENTS = {
  linkedin: ({ url }) => address('https://www.linkedin.com/sharing/share-offsite/', { url }),
  'linkedin-profile': (shared) =>
    address('https://www.linkedin.com/profile/add', {
      startTask: 'CERTIFICATION_NAME',
      name: shared.title,
      organizationName: shared.issuerName,
      ...monthOf('issue', shared.issuedAt),
      ...(shared.expiresAt && monthOf('expiration', shared.expiresAt)),
      certUrl: shared.url,
      certId: shared.credentialId,
    }),
  x: ({ url, ...shared }) => address('https://x.com/intent/tweet', { text: textOf(shared), url }),
  facebook: ({ url }) => address('https://www.facebook.com/sharer/sharer.php', { u: url }),
  whatsapp: (shared) => address('https://wa.me/', { text: textWithUrl(shared) }),
  telegram: ({ url, ...shared }) =>
    address('https://t.me/share/url', { url, text: textOf(shared) }),
  bluesky: (shared) => address('https://bsky.app/intent/compose', { text: textWithUrl(shared) }),
  threads: ({ url, ...shared }) =>
    address('https://www.threads.com/intent/post', { text: textOf(shared), url }),
  reddit: ({ url, title }) => address('https://www.reddit.com/submit', { url, title }),
  xing: ({ url }) => address('https://www.xing.com/spi/shares/new', { url }),
  email: (shared) =>
    address('mailto:', { subject: shared.title, body: `${textOf(shared)}\r\n${shared.url}` }),
  copy: null,
  embed: null,
  qr: null,
} as const satisfies Record<Channel, Compose | null>;

/** Where a recipient goes to share on a channel, everything percent-encoded; `null` if there is no network. */
export function intentUrl(channel: Channel, shared: Shared): string | null {
  return INTENTS[channel]?.(shared) ?? null;
}

function textOf({ title, issuerName }: Omit<Shared, 'url'>): string {
  return `I earned “${title}” from ${issuerName}.`;
}

function textWithUrl(shared: Shared): string {
  return `${textOf(shared)} ${shared.url}`;
}

function monthOf(name: string, date: string): Record<string, string> {
  const at = new Date(date);
  return {
    [`${name}Year`]: String(at.getUTCFullYear()),
    [`${name}Month`]: String(at.getUTCMonth() + 1),
  };
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

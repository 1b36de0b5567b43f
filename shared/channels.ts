/**
 * Every channel, once: where a share link is posted. The order is the one that pages and reports
 * show; it may change. A `code` never changes and is never reused, because click ids carry it.
 *
 * What a post on a channel looks like is in sharing/rules/intent-url.ts.
 */
const CHANNEL_TABLE = {
  linkedin: {
    code: 0,
    name: 'LinkedIn',
    label: 'Share on LinkedIn',
    unfurlers: ['LinkedInBot'],
    chartColor: '#1f6bb8',
    chartColorOnDark: '#4a93dd',
    brandColor: '#0a66c2',
    glyph:
      '<path d="M6.5 10.5v7M11 17.5v-7M11 13.9c0-2 1.3-3.4 3.2-3.4s3.1 1.2 3.1 3.6v3.4"/><circle cx="6.5" cy="6.8" r="1.3" fill="currentColor" stroke="none"/>',
  },
  'linkedin-profile': {
    code: 1,
    name: 'LinkedIn profile',
    label: 'Add to LinkedIn profile',
    chartColor: '#7fb0de',
    glyph:
      '<circle cx="10" cy="8" r="3.6"/><path d="M3.5 19.5c.4-4 2.9-6 6.5-6 1.6 0 3 .4 4 1.2M18 13.5v6M15 16.5h6"/>',
  },
  x: {
    code: 2,
    name: 'X',
    label: 'X',
    unfurlers: ['Twitterbot'],
    chartColor: '#3a3f47',
    chartColorOnDark: '#c9ced5',
    brandColor: '#101418',
    glyph: '<path d="M4.5 4.5h3.7l11.3 15h-3.7zM19 4.5l-6 6.6M10.9 13 5 19.5" stroke-width="1.7"/>',
  },
  facebook: {
    code: 3,
    name: 'Facebook',
    label: 'Facebook',
    unfurlers: ['facebookexternalhit', 'Facebot', 'meta-externalagent'],
    chartColor: '#6169d6',
    brandColor: '#1668d9',
    glyph:
      '<path fill="currentColor" stroke="none" d="M13.9 20.5v-7h2.5l.5-3.2h-3V8.4c0-1 .4-1.7 1.8-1.7h1.4V3.8c-.5-.1-1.3-.2-2.2-.2-2.4 0-4 1.4-4 4.2v2.5H8.3v3.2h2.6v7z"/>',
  },
  whatsapp: {
    code: 4,
    name: 'WhatsApp',
    label: 'WhatsApp',
    chartColor: '#1e9e63',
    brandColor: '#0f8a4b',
    glyph:
      '<path d="m4 20 1.2-4.2a8.2 8.2 0 1 1 3.1 3z"/><path fill="currentColor" stroke="none" d="M9.2 8c.1 3.9 3.1 6.9 6.8 7l.8-1.9-2.1-1.1-.9 1c-1.1-.5-2-1.4-2.5-2.5l1-.9-1.1-2.1z"/>',
  },
  telegram: {
    code: 5,
    name: 'Telegram',
    label: 'Telegram',
    unfurlers: ['TelegramBot'],
    chartColor: '#2ba5cc',
    brandColor: '#1f7fbd',
    glyph: '<path d="M3.5 11.3 20.5 4.5l-3 15.5-5.7-4.2L9 19v-5.3l7.5-6.2"/>',
  },
  bluesky: {
    code: 6,
    name: 'Bluesky',
    label: 'Bluesky',
    unfurlers: ['Bluesky Cardyb'],
    chartColor: '#4f8cf0',
    brandColor: '#0a6ee8',
    glyph:
      '<path fill="currentColor" stroke="none" d="M12 11C10.8 8.2 7.5 4.8 5 4.7c-2-.1-1.7 4.3-.9 6 .7 1.4 2.3 1.9 4 1.7-2.5.4-3.2 2-1.7 3.8 2.6 3.1 4.7-.3 5.6-2.7.9 2.4 3 5.8 5.6 2.7 1.5-1.8.8-3.4-1.7-3.8 1.7.2 3.3-.3 4-1.7.8-1.7 1.1-6.1-.9-6-2.5.1-5.8 3.5-7 6.3z"/>',
  },
  threads: {
    code: 7,
    name: 'Threads',
    label: 'Threads',
    chartColor: '#83888f',
    brandColor: '#101418',
    glyph:
      '<circle cx="12" cy="12.5" r="3.4"/><path d="M15.4 9v4.3c0 3.6 4.6 3.1 4.6-1.3a8 8 0 1 0-3.6 6.7"/>',
  },
  reddit: {
    code: 8,
    name: 'Reddit',
    label: 'Reddit',
    unfurlers: ['redditbot'],
    chartColor: '#e0602b',
    brandColor: '#d63a00',
    glyph:
      '<ellipse cx="12" cy="14.3" rx="8" ry="5.4"/><path d="M9.3 16.5c1.6 1 3.8 1 5.4 0M12 8.8l1-4 3.4.8"/><g fill="currentColor" stroke="none"><circle cx="9" cy="13.4" r="1.2"/><circle cx="15" cy="13.4" r="1.2"/><circle cx="17.5" cy="5.8" r="1.4"/></g>',
  },
  xing: {
    code: 9,
    name: 'XING',
    label: 'XING',
    unfurlers: ['XING-contenttabreceiver'],
    chartColor: '#0f7c76',
    brandColor: '#0b6b6b',
    glyph: '<path d="m5.5 7.5 2.7 4.3-3.5 5.7M18.8 4 12.6 14l3.9 6.2" stroke-width="2.4"/>',
  },
  email: {
    code: 10,
    name: 'E-mail',
    label: 'E-mail',
    chartColor: '#c48a1a',
    glyph: '<rect x="3.5" y="6" width="17" height="12.5" rx="1.8"/><path d="m4 7.5 8 6 8-6"/>',
  },
  copy: {
    code: 11,
    name: 'Copied link',
    label: 'Copy link',
    chartColor: '#8c62c2',
    glyph:
      '<path d="M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1-1"/>',
  },
  embed: {
    code: 12,
    name: 'Embed',
    label: 'Embed',
    chartColor: '#b8578f',
    glyph: '<path d="m8.5 7-5 5 5 5M15.5 7l5 5-5 5M13.5 5l-3 14"/>',
  },
  qr: {
    code: 13,
    name: 'QR code',
    label: 'QR code',
    chartColor: '#73803a',
    glyph:
      '<path d="M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2h-2zM18 14h2M14 18v2M18 18h2v2h-2z"/>',
  },
} as const satisfies Record<string, ChannelFacts>;

type ChannelFacts = {
  /** The number in sealed click ids: 0 to 62, append-only, never reused. */
  readonly code: number;
  /** The name beside its figures. */
  readonly name: string;
  /** The text of its share button. */
  readonly label: string;
  /** Its color in charts, on light and, if that differs, on dark backgrounds. */
  readonly chartColor: `#${string}`;
  readonly chartColorOnDark?: `#${string}`;
  /** The network's own color, dark enough for white glyphs; absent if no network stands behind it. */
  readonly brandColor?: `#${string}`;
  /** User agents of the network's crawlers that fetch a shared link to draw its card. */
  readonly unfurlers?: readonly string[];
  /** SVG shapes in `currentColor` on a grid of 24. */
  readonly glyph: string;
};

export type Channel = keyof typeof CHANNEL_TABLE;

export const CHANNELS = Object.keys(CHANNEL_TABLE) as [Channel, ...Channel[]];

export function isChannel(text: unknown): text is Channel {
  return typeof text === 'string' && Object.hasOwn(CHANNEL_TABLE, text);
}

export function channelFacts(channel: Channel): ChannelFacts {
  return CHANNEL_TABLE[channel];
}

/** Returns the channel with this code, or `undefined` if none has it. */
export function channelWithCode(code: number): Channel | undefined {
  return CHANNELS.find((channel) => CHANNEL_TABLE[channel].code === code);
}

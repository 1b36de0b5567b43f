/** Where a share link stands. The order is the one pages and reports show. */
export const CHANNELS = [
  'linkedin',
  'linkedin-profile',
  'x',
  'facebook',
  'whatsapp',
  'telegram',
  'bluesky',
  'threads',
  'reddit',
  'xing',
  'email',
  'copy',
  'embed',
  'qr',
] as const;

export type Channel = (typeof CHANNELS)[number];

export function isChannel(text: unknown): text is Channel {
  return (CHANNELS as readonly unknown[]).includes(text);
}

/**
 * Referring hosts by the source's name in reports. A closed list: any other Referer header counts as
 * `other`, so that visitors cannot invent sources.
 */
const SOURCES: Record<string, readonly string[]> = {
  linkedin: ['linkedin.com', 'lnkd.in', 'com.linkedin.android'],
  x: ['x.com', 'twitter.com', 't.co', 'com.twitter.android'],
  facebook: ['facebook.com', 'fb.me', 'com.facebook.katana'],
  instagram: ['instagram.com', 'com.instagram.android'],
  whatsapp: ['whatsapp.com', 'wa.me', 'com.whatsapp'],
  telegram: ['telegram.org', 't.me', 'org.telegram.messenger'],
  bluesky: ['bsky.app'],
  threads: ['threads.com', 'threads.net'],
  reddit: ['reddit.com', 'com.reddit.frontpage'],
  xing: ['xing.com', 'com.xing.android'],
  youtube: ['youtube.com', 'youtu.be'],
  google: ['google.com', 'com.google.android.googlequicksearchbox'],
  gmail: ['mail.google.com', 'com.google.android.gm'],
  outlook: [
    'outlook.com',
    'outlook.live.com',
    'outlook.office.com',
    'com.microsoft.office.outlook',
  ],
  bing: ['bing.com'],
  duckduckgo: ['duckduckgo.com'],
};

const NAME_BY_HOST = new Map(
  Object.entries(SOURCES).flatMap(([name, hosts]) => hosts.map((host) => [host, name] as const)),
);

/** Returns the traffic source of a referring host: `direct` without one, `other` if unknown. */
export function sourceOf(referrerHost: string | undefined): string {
  if (!referrerHost) return 'direct';
  const labels = referrerHost.split('.');
  for (let i = 0; i < labels.length - 1; i++) {
    const name = NAME_BY_HOST.get(labels.slice(i).join('.'));
    if (name) return name;
  }
  return 'other';
}

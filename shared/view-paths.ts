/** The paths of the dashboard's views: its router's, and what robots.txt keeps crawlers from. */
export const VIEW_PATHS = {
  overview: '/',
  goals: '/goals',
  goal: '/goals/$goal',
  influencers: '/influencers',
  influencer: '/influencers/$recipientId',
  channels: '/channels',
  programs: '/programs',
  credentials: '/credentials',
  credential: '/credentials/$credentialId',
  import: '/import',
  settings: '/settings',
} as const;

/** A path that is a view's, as the dashboard's router would take it: in any case, with a slash at its end. */
export const VIEW_PATH = new RegExp(
  `^(?:/|(?:${Object.values(VIEW_PATHS)
    .filter((path) => path !== '/')
    .map((path) => path.replaceAll(/\$\w+/g, '[^/]+'))
    .join('|')})/?)$`,
  'i',
);

/**
 * A path that may be a file of the dashboard's. No other path can be: neither `/.env` nor
 * `/.git/config`, which scanners ask for, nor a folder.
 */
export const FILE_PATH = /^\/(?:assets\/)?\w[\w.-]*\.\w+$/;

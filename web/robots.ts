import { VIEW_PATHS } from '#shared/view-paths.ts';

/**
 * Badge pages with their pictures, and share links: the networks' crawlers that obey robots.txt
 * show a card only of what they may fetch. What must not be indexed says so itself (`noindex`), and
 * must be fetched for that.
 */
export const OPEN_PATHS = ['/b/', '/l/'] as const;

/** CTAs, owner links, the API and signing in: no crawler has anything to see there. */
export const CLOSED_PATHS = ['/c/', '/o/', '/v1/', '/auth/'] as const;

/** The text of /robots.txt. The paths in it need no more than the standard of 1994, but for `/$`. */
export function robotsTxt(): string {
  const rules = [
    ...OPEN_PATHS.map((path) => `Allow: ${path}`),
    ...[...CLOSED_PATHS, ...dashboardPaths()].map((path) => `Disallow: ${path}`),
  ];
  return `# Badges and share links are public. Pages that must not be indexed say noindex.
User-agent: *
${rules.join('\n')}
`;
}

/** Each view's first part covers those below it; the start page is that address alone. */
function dashboardPaths(): string[] {
  const first = Object.values(VIEW_PATHS).map((path) => `/${path.split('/')[1]}`);
  return [...new Set(first)]
    .flatMap((path) => (path === '/' ? ['/$', '/?'] : [path]))
    .concat('/assets/');
}

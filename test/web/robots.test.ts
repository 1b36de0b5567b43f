import { readFileSync } from 'node:fs';
import robotsParser from 'robots-parser';
import { describe, expect, test } from 'vitest';
import { API_ROUTES, PAGE_ROUTES } from '#shared/contracts/gateway-routes.ts';
import { VIEW_PATHS } from '#shared/view-paths.ts';
import { CLOSED_PATHS, OPEN_PATHS, robotsTxt } from '../../web/robots.ts';

const ORIGIN = 'https://badges.example';
/** Its types say `default` where there is none. */
const parse = robotsParser as unknown as typeof robotsParser.default;
const robots = parse(`${ORIGIN}/robots.txt`, robotsTxt());

/** Those that draw cards, then those that index. */
const CRAWLERS = [
  ...[
    'LinkedInBot',
    'Twitterbot',
    'facebookexternalhit',
    'Facebot',
    'meta-externalagent',
    'WhatsApp',
  ],
  ...[
    'Slackbot-LinkExpanding',
    'Slackbot',
    'Discordbot',
    'TelegramBot',
    'Bluesky Cardyb',
    'Applebot',
  ],
  ...['Mastodon', 'Iframely', 'Embedly', 'redditbot', 'Pinterestbot', 'XING-contenttabreceiver'],
  ...['SkypeUriPreview', 'vkShare', 'Googlebot', 'bingbot', 'DuckDuckBot', 'Amazonbot', 'GPTBot'],
];

const OPEN = [
  '/b/crd_AbCdEfGhIjKlMnOpQrStUv',
  '/b/crd_AbCdEfGhIjKlMnOpQrStUv/card/aB3_-x9Zq0Lm.png',
  '/b/crd_AbCdEfGhIjKlMnOpQrStUv/qr.svg',
  '/b/crd_AbCdEfGhIjKlMnOpQrStUv/verify',
  '/b/crd_AbCdEfGhIjKlMnOpQrStUv?bt_click=AAAAAAAAAAAAAAAAAAAAAAAAAA',
  '/l/lnk_AbCdEfGhIjKlMnOpQrStUv',
  '/l/lnk_AbCdEfGhIjKlMnOpQrStUv.',
  '/l/lnk_AbCdEfGhIjKlMnOpQrStUv/?utm_source=linkedin',
  '/robots.txt',
  '/share.js',
  '/favicon.svg',
];

const CLOSED = [
  '/c/cta_AbCdEfGhIjKlMnOpQrStUv',
  '/o/AbCdEfGhIjKlMnOpQrStUv.1.mac',
  '/v1/openapi.json',
  '/v1/reports/goals',
  '/auth/login',
  '/auth/login?next=/b/crd_1',
  '/?period=7d',
  '/assets/main-1.js',
  ...Object.values(VIEW_PATHS).map((path) => path.replace(/\$\w+/, 'x_1')),
];

describe.each(CRAWLERS)('robots.txt lets %s', (crawler) => {
  test.each(OPEN)('see %s', (path) => {
    expect(robots.isAllowed(`${ORIGIN}${path}`, crawler)).toBe(true);
  });

  test.each(CLOSED)('not see %s', (path) => {
    expect(robots.isAllowed(`${ORIGIN}${path}`, crawler)).toBe(false);
  });
});

test('every path of the service is open or closed to crawlers', () => {
  const served = [
    ...Object.keys(PAGE_ROUTES),
    ...Object.keys(API_ROUTES).map((route) => route.split(' ')[1] ?? ''),
  ];
  const decided: readonly string[] = [...OPEN_PATHS, ...CLOSED_PATHS];
  const forgotten = served.filter((path) => !decided.some((prefix) => path.startsWith(prefix)));
  expect(forgotten).toEqual([]);
});

test('every view of the router is one that crawlers are kept from', () => {
  const router = readFileSync('web/app/router.tsx', 'utf8');
  const used = [...router.matchAll(/path: VIEW_PATHS\.(\w+)/g)].map(([, name]) => name);
  expect(used.sort()).toEqual(Object.keys(VIEW_PATHS).sort());
  expect(router).not.toMatch(/path: ['"`]/);
});

test('negative control: a file that forbids everything, as ours once did, shows no network a card', () => {
  const before = parse(`${ORIGIN}/robots.txt`, 'User-agent: *\nDisallow: /\n');
  expect(before.isAllowed(`${ORIGIN}${OPEN[0]}`, 'LinkedInBot')).toBe(false);
});

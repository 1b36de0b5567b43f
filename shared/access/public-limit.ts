import { metric } from '#shared/log.ts';
import type { PublicPath } from '#shared/public-path.ts';
import { noticePage } from '#shared/sharing/page.ts';
import { NOTICE_TEXTS } from '#shared/sharing/texts.ts';
import { tokenBuckets } from './rules/token-buckets.ts';

type Request = { readonly address: string; readonly path: PublicPath };

/**
 * What one address may do on public pages. Behind one address may be a school: 300 people who
 * follow one link at the same moment pass, and a campus passes with twenty requests a second for
 * as long as it likes. A script that does hundreds a second does not.
 */
const ALLOWANCES = {
  'on-one-link': { burst: 300, perSecond: 10 },
  'on-all': { burst: 1000, perSecond: 20 },
} as const;

const KEYS_MAX = 20_000;

/** A path may be as long as it likes; what we remember of it may not. */
const ID_LENGTH_MAX = 50;

const take = tokenBuckets(KEYS_MAX);

/**
 * The answer for an address that asks too often, or `undefined` if it may go on.
 *
 * Counted by the execution environment alone: no read, no write, nothing kept. The request is not
 * logged as an event; the metric `RequestsLimited` tells that it was there.
 */
export function tooManyRequests({ address, path }: Request, now: number = Date.now()) {
  const network = networkOf(address);
  const kind = path.place;
  // However the same link is written, it is one.
  const [id = ''] = path.id.split(/\W/);
  const limits = {
    'on-one-link': `${network}/${kind}/${id.slice(0, ID_LENGTH_MAX)}`,
    'on-all': network,
  } satisfies Record<keyof typeof ALLOWANCES, string>;
  for (const limit of ['on-one-link', 'on-all'] as const) {
    const seconds = take(limits[limit], ALLOWANCES[limit], now);
    if (seconds > 0) return refusal({ seconds, limit, kind });
  }
  return undefined;
}

function refusal({ seconds, limit, kind }: { seconds: number; limit: string; kind: string }) {
  metric('RequestsLimited', 1, { limit, kind });
  const { headers, ...page } = TOO_MANY;
  return { ...page, headers: { ...headers, 'retry-after': String(seconds) } };
}

const TOO_MANY = noticePage(429, NOTICE_TEXTS.tooMany);

const IPV6_GROUPS = 8;

const IPV6_NETWORK_GROUPS = 4;

/** An IPv6 address stands for its network of 64 bits: all of that is one subscriber's. */
function networkOf(address: string): string {
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  const after = tail ? tail.split(':') : [];
  const zeros = tail === undefined ? 0 : IPV6_GROUPS - groups.length - after.length;
  const all = [...groups, ...Array<string>(Math.max(0, zeros)).fill('0'), ...after];
  return all.slice(0, IPV6_NETWORK_GROUPS).join(':');
}

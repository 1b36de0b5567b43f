import { networkOf } from '#shared/http/address.ts';
import { metric } from '#shared/log.ts';
import type { PublicPath } from '#shared/public-path.ts';
import { noticePage } from '#shared/sharing/page.ts';
import { NOTICE_TEXTS } from '#shared/sharing/texts.ts';
import { tokenBuckets } from './rules/token-buckets.ts';

type Request = { readonly address: string; readonly path: PublicPath };

/**
 * Rate limits per network address on public pages. A school may share one address: 300 people may
 * follow one link at the same moment, and a campus may send 20 requests a second indefinitely. A
 * script that sends hundreds a second is limited.
 */
const ALLOWANCES = {
  'on-one-link': { burst: 300, perSecond: 10 },
  'on-all': { burst: 1000, perSecond: 20 },
} as const;

const KEYS_MAX = 20_000;

/** Bounds the memory that long paths can take. */
const ID_LENGTH_MAX = 50;

const take = tokenBuckets(KEYS_MAX);

/**
 * Returns a 429 page if the address is over its limit, or `undefined` if it is not.
 *
 * Buckets are per execution environment: no read, no write, nothing stored. A limited request is not
 * logged as an event, only counted by the metric `RequestsLimited`.
 */
export function tooManyRequests({ address, path }: Request, now: number = Date.now()) {
  const network = networkOf(address);
  const kind = path.place;
  // The same link may be written in several ways: `/id`, `/id?x`, `/id.`.
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

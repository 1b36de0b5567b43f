import { type Day, dayIn, type Instant } from '#shared/domain/calendar.ts';
import { COUNTERS } from '#shared/domain/cell.ts';
import type { Channel } from '#shared/domain/channel.ts';
import type { IssuerId, RecipientId } from '#shared/domain/ids.ts';
import type { Leaf } from '#shared/domain/leaf.ts';
import { figuresOf } from '#shared/domain/parts.ts';
import { addTo } from '#shared/domain/tally.ts';
import { addDays, daysOf } from '#shared/domain/zoned-days.ts';
import { cached } from './cache.ts';
import type { Credential } from './credentials.ts';
import type { Issuer } from './issuers.ts';
import { eachLeaf, totalsOf } from './leaves.ts';

/** How far a badge travelled. */
export type Impact = {
  /** Unique visitors who followed its share links. */
  readonly reached: number;
  readonly referrals: number;
  readonly signups: number;
  readonly channels: readonly { readonly channel: Channel | 'none'; readonly reached: number }[];
  /** The recipient among all who reached somebody lately; absent without a visitor. */
  readonly rank?: { readonly rank: number; readonly rankedCount: number };
};

export const RANKED_DAYS = 90;

/** What one credential brought since ever, and where its recipient stands. */
export async function impactOf(issuer: Issuer, credential: Credential): Promise<Impact> {
  const { recipientId, credentialId } = credential;
  const [totals, ranks] = await Promise.all([
    totalsOf(issuer.issuerId, recipientId),
    ranksOf(issuer),
  ]);
  const tally = new Map<string, number>();
  const own = totals.find((total) => total.credentialId === credentialId);
  own?.eachCount((name, n) => addTo(tally, name, n));
  const { parts, channels } = figuresOf(tally);
  const rank = ranks?.get(recipientId);
  return {
    reached: parts.uniqueEngagements,
    referrals: parts.uniqueReferrals,
    signups: parts.signups,
    channels: channels
      .map(({ channel, uniqueEngagements: reached }) => ({ channel, reached }))
      .filter(({ reached }) => reached > 0)
      .sort((a, b) => b.reached - a.reached),
    ...(rank && { rank: { rank, rankedCount: ranks?.size ?? 0 } }),
  };
}

type Ranks = ReadonlyMap<RecipientId, number>;

const FRESH_MS = 600_000;
/** Beyond that a page would keep its reader waiting: it then shows no rank. */
const LEAVES_MAX = 200_000;
/** Thrown so that nothing more is read, on a page that anybody may ask for again. */
const TOO_MANY = new Error('too many leaves to rank');

const rankings = cached('reach-ranks', FRESH_MS, (key: string) => {
  const [issuerId, today] = key.split('/');
  return readRanks(issuerId as IssuerId, today as Day);
});

function ranksOf({ issuerId, timeZone }: Issuer): Promise<Ranks | undefined> {
  return rankings.get(`${issuerId}/${dayIn(timeZone, Date.now() as Instant)}`);
}

async function readRanks(issuerId: IssuerId, today: Day): Promise<Ranks | undefined> {
  const reached = new Map<string, number>();
  let leaves = 0;
  const add = (leaf: Leaf) => {
    leaves += 1;
    if (leaves > LEAVES_MAX) throw TOO_MANY;
    leaf.eachCount((name, n) => {
      if (name.startsWith(UNIQUE)) addTo(reached, leaf.recipientId, n);
    });
  };
  try {
    await eachLeaf(issuerId, daysOf(addDays(today, 1 - RANKED_DAYS), today), add);
    return ranksIn(reached);
  } catch (error) {
    if (error === TOO_MANY) return undefined;
    throw error;
  }
}

const UNIQUE = `${COUNTERS.uniqueEngagements}.`;

/** 1, 2, 2, 4: who reached as many shares a rank. */
function ranksIn(reached: ReadonlyMap<string, number>): Ranks {
  const ordered = [...reached].sort(([, a], [, b]) => b - a);
  const ranks = new Map<RecipientId, number>();
  let rank = 0;
  for (const [i, [recipientId, n]] of ordered.entries()) {
    if (n !== ordered[i - 1]?.[1]) rank = i + 1;
    ranks.set(recipientId as RecipientId, rank);
  }
  return ranks;
}

import { cached } from '#shared/aws/cache.ts';
import { addDays, type Day, dayIn, daysOf } from '#shared/calendar.ts';
import type { Channel } from '#shared/channels.ts';
import { COUNTERS } from '#shared/counting/rules/cell.ts';
import { figuresOf } from '#shared/counting/rules/parts.ts';
import { addTo } from '#shared/counting/rules/tally.ts';
import type { IssuerId, RecipientId } from '#shared/ids.ts';
import type { Credential } from '#shared/registry/credentials.ts';
import type { Issuer } from '#shared/registry/issuers.ts';
import type { DayRange } from './keys.ts';
import { eachLeaf, totalsOf } from './leaves.ts';
import { openRangeBoard } from './open-range-board.ts';
import { histogramFrom, rankOfScore } from './rules/range-board.ts';
import { standingOf } from './rules/ranking.ts';

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

export const RANKING_DAYS = 90;

/** Returns a credential's all-time figures and its recipient's current rank. */
export async function impactOf(issuer: Issuer, credential: Credential): Promise<Impact> {
  const { recipientId, credentialId } = credential;
  const [totals, rank] = await Promise.all([
    totalsOf(issuer.issuerId, recipientId),
    rankOf(issuer, recipientId),
  ]);
  const tally = new Map<string, number>();
  const own = totals.find((total) => total.credentialId === credentialId);
  own?.eachCount((name, n) => addTo(tally, name, n));
  const { parts, channels } = figuresOf(tally);
  return {
    reached: parts.uniqueEngagements,
    referrals: parts.uniqueReferrals,
    signups: parts.signups,
    channels: channels
      .map(({ channel, uniqueEngagements: reached }) => ({ channel, reached }))
      .filter(({ reached }) => reached > 0)
      .sort((a, b) => b.reached - a.reached),
    ...(rank && { rank }),
  };
}

/** Where everybody stands, or how to find out. */
type Ranks = {
  readonly rankedCount: number;
  readonly rankOf: (recipientId: RecipientId) => Promise<number | undefined>;
};

const FRESH_MS = 600_000;

/** Above this, ranking would slow the page down: it shows no rank. */
const LEAVES_MAX = 200_000;

/** Thrown so that nothing more is read, on a page that anybody may ask for again. */
const TOO_MANY = new Error('too many leaves to rank');

const rankings = cached('reach-ranks', FRESH_MS, (key: string) => {
  const [issuerId, today] = key.split('/');
  return readRanks(issuerId as IssuerId, today as Day);
});

async function rankOf({ issuerId, timeZone }: Issuer, recipientId: RecipientId) {
  const ranks = await rankings.get(`${issuerId}/${dayIn(timeZone, Date.now())}`);
  const rank = await ranks?.rankOf(recipientId);
  return ranks && rank ? { rank, rankedCount: ranks.rankedCount } : undefined;
}

async function readRanks(issuerId: IssuerId, today: Day): Promise<Ranks | undefined> {
  const range = { first: addDays(today, 1 - RANKING_DAYS), last: today };
  try {
    return (await boardRanks(issuerId, range)) ?? (await foldedRanks(issuerId, range));
  } catch (error) {
    if (error === TOO_MANY) return undefined;
    throw error;
  }
}

async function boardRanks(issuerId: IssuerId, range: DayRange): Promise<Ranks | undefined> {
  const rankBy = 'reach';
  const query = { issuerId, range, rankBy, now: Date.now(), visit: notTooMany() } as const;
  const board = await openRangeBoard(query);
  return (
    board && {
      rankedCount: board.histogram.rankedCount,
      async rankOf(id) {
        const found = await board.contenderOf(id);
        if (!found || found === 'nobody') return undefined;
        return rankOfScore(board.histogram, standingOf(id, found, rankBy).score);
      },
    }
  );
}

async function foldedRanks(issuerId: IssuerId, { first, last }: DayRange): Promise<Ranks> {
  const reached = new Map<string, number>();
  const count = notTooMany();
  await eachLeaf(issuerId, daysOf(first, last), (leaf) => {
    count();
    leaf.eachCount((name, n) => {
      if (name.startsWith(UNIQUE)) addTo(reached, leaf.recipientId, n);
    });
  });
  const counts = new Map<number, number>();
  for (const n of reached.values()) counts.set(n, (counts.get(n) ?? 0) + 1);
  const histogram = histogramFrom(counts);
  return {
    rankedCount: histogram.rankedCount,
    rankOf: async (id) => rankOfScore(histogram, reached.get(id) ?? 0),
  };
}

/** Counts leaves. @throws TOO_MANY */
function notTooMany(): () => void {
  let leaves = 0;
  return () => {
    leaves += 1;
    if (leaves > LEAVES_MAX) throw TOO_MANY;
  };
}

const UNIQUE = `${COUNTERS.uniqueEngagements}.`;

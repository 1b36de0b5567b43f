import * as z from 'zod';
import { CHANNELS } from '#shared/channels.ts';
import { EXCLUDED_KINDS, type ExcludedKind } from '#shared/counting/rules/cell.ts';
import { FLAG_IDS } from '#shared/counting/rules/flags.ts';
import { EXCLUSIONS } from '#shared/lane-log/rules/event.ts';
import { RANK_BY } from '#shared/rankings/rules/ranking.ts';

const count = z.int().min(0);
const day = z.iso.date();
const instant = z.iso.datetime({ offset: true });
/** Money by currency, in minor units. */
const value = z.record(z.string().regex(/^[A-Z]{3}$/), count);

export const Excluded = z.partialRecord(
  z.enum(Object.keys(EXCLUDED_KINDS) as ExcludedKind[]),
  z.partialRecord(z.enum(EXCLUSIONS), count),
);

export const ClickParts = z.strictObject({
  confirmedShares: count,
  engagements: count,
  uniqueEngagements: count,
  referrals: count,
  uniqueReferrals: count,
});
export const Parts = ClickParts.extend({
  shares: count,
  signups: count,
  newLearners: count,
  firstTouchSignups: count,
  lastTouchSignups: count,
  value,
}).meta({ id: 'Parts' });
export const ProgramParts = Parts.extend({ published: count, opened: count });
const InChannel = Parts.extend({ channel: z.enum([...CHANNELS, 'none']) });

const Flags = z.array(
  z.strictObject({
    id: z.enum(FLAG_IDS),
    reason: z.string(),
    numerator: count,
    denominator: count,
  }),
);

export const Row = z
  .strictObject({
    /** Null for who has no score. */
    rank: count.nullable(),
    recipientId: z.string(),
    /** Null for who gave none, or was erased. */
    name: z.string().nullable(),
    score: count,
    share: z.strictObject({ value: z.number().nullable(), numerator: count, denominator: count }),
    parts: Parts,
    channels: z.array(InChannel),
    excluded: Excluded,
    /** What is odd about the traffic; it counts all the same. */
    flags: Flags,
  })
  .meta({ id: 'InfluencerRow' });

/** Whole days of the issuer's reporting zone. */
export const ReportingDays = z.strictObject({
  firstDay: day,
  lastDay: day,
  days: count,
  timeZone: z.string(),
});

const Ranking = {
  rankBy: z.enum(RANK_BY),
  currency: z.string().nullable(),
  period: ReportingDays,
  programId: z.string().nullable(),
  asOf: instant,
  /** When an audit last found the counts to be those of the log. */
  verifiedAt: instant.nullable(),
  rankedCount: count,
  /** The scores of all who are ranked. */
  total: count,
};
export const InfluencersAnswer = z.strictObject({
  ...Ranking,
  items: z.array(Row),
  nextCursor: z.string().nullable(),
});
export const InfluencerAnswer = z.strictObject({
  ...Ranking,
  influencer: Row,
  /** All time, whatever the period. */
  ever: Parts,
  credentials: z.array(
    z.strictObject({
      credentialId: z.string(),
      programId: z.string(),
      publishedAt: instant,
      parts: Parts,
      excluded: Excluded,
      flags: Flags,
      ever: Parts,
    }),
  ),
  series: z.array(z.strictObject({ day, parts: Parts })),
});

/** Recipients that a text leads to, where they stand; who has no score comes last. */
export const InfluencerSearchAnswer = z.strictObject({
  ...Ranking,
  items: z.array(Row),
  /** False if there are more than these, or too many recipients to look through all of their names. */
  isComplete: z.boolean(),
});

/** What each of several recipients brought day by day, by what a ranking ranks by. */
export const InfluencerSeriesAnswer = z.strictObject({
  rankBy: Ranking.rankBy,
  currency: Ranking.currency,
  period: ReportingDays,
  programId: Ranking.programId,
  items: z.array(
    z.strictObject({
      recipientId: z.string(),
      /** One for each day of the period. */
      scores: z.array(count),
    }),
  ),
});

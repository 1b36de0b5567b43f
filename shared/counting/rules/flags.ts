import type { Instant } from '#shared/calendar.ts';
import { countIn, type Tally } from './tally.ts';

/** What is odd about a recipient's traffic. It still counts: the issuer sees the flag and decides. */
export type Flag = {
  readonly id: FlagId;
  /** One sentence with the figures. */
  readonly reason: string;
  readonly numerator: number;
  readonly denominator: number;
};

const QUICK_SIGNUP_SECONDS = 3;

/**
 * Whether a sign-up came so soon after its click that a person hardly typed it. One that its
 * sender dates before the click says only that the two clocks differ.
 */
export function isQuickSignup(clickedAt: Instant, at: Instant): boolean {
  return at >= clickedAt && at - clickedAt < QUICK_SIGNUP_SECONDS * 1000;
}

/** Below these, chance alone looks odd often enough. */
const ENGAGEMENTS_MIN = { 'few-visitors': 10, 'without-hash': 10, 'no-referrals': 100 };

const RULES = {
  'few-visitors': fewVisitors,
  'without-hash': withoutHash,
  'no-referrals': noReferrals,
  'quick-signups': quickSignups,
} as const satisfies Record<string, (tally: Tally) => Omit<Flag, 'id'> | undefined>;

export type FlagId = keyof typeof RULES;

export const FLAG_IDS = Object.keys(RULES) as [FlagId, ...FlagId[]];

/** All that is odd about these counts of leaves or totals, whatever the channel. */
export function flagsIn(tally: Tally): Flag[] {
  return FLAG_IDS.flatMap((id) => {
    const found = RULES[id](tally);
    return found ? [{ id, ...found }] : [];
  });
}

/**
 * More than half of the engagements are returns: by visitors who had followed that link on that UTC
 * day before. Visitors cannot be followed over midnight, so days are the longest that can be told.
 */
function fewVisitors(tally: Tally) {
  const engagements = countIn(tally, 'engagements');
  const recognised = engagements - countIn(tally, 'engagementsWithoutHash');
  const returns = recognised - countIn(tally, 'uniqueEngagements');
  if (engagements < ENGAGEMENTS_MIN['few-visitors'] || 2 * returns <= engagements) return undefined;
  return {
    reason: `${returns} of ${engagements} engagements were returns of visitors who had followed the same link that day: one visitor, or a few, are behind most of them.`,
    numerator: returns,
    denominator: engagements,
  };
}

/** More than half of the engagements are of visitors who cannot be told apart: nobody knows how many. */
function withoutHash(tally: Tally) {
  const engagements = countIn(tally, 'engagements');
  const hashless = countIn(tally, 'engagementsWithoutHash');
  if (engagements < ENGAGEMENTS_MIN['without-hash'] || 2 * hashless <= engagements)
    return undefined;
  return {
    reason: `${hashless} of ${engagements} engagements came without a visitor hash: of visitors who ask not to be recognised, or of networks that sent more browsers to one link than can be told apart.`,
    numerator: hashless,
    denominator: engagements,
  };
}

/** Many followed the share links, and not one went on. */
function noReferrals(tally: Tally) {
  const engagements = countIn(tally, 'engagements');
  const referrals = countIn(tally, 'referrals');
  if (engagements < ENGAGEMENTS_MIN['no-referrals'] || referrals > 0) return undefined;
  return {
    reason: `None of ${engagements} engagements led to a referral. Without a call to action that is to be expected; with one it is what programs do that pass for people.`,
    numerator: referrals,
    denominator: engagements,
  };
}

function quickSignups(tally: Tally) {
  const quick = countIn(tally, 'quickSignups');
  const signups = countIn(tally, 'signups');
  if (quick === 0) return undefined;
  return {
    reason: `${quick} of ${signups} sign-ups came within ${QUICK_SIGNUP_SECONDS} seconds of the click that they are credited to.`,
    numerator: quick,
    denominator: signups,
  };
}

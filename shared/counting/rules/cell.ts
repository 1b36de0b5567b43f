import { type Day, QUARTERS_PER_DAY } from '#shared/calendar.ts';
import type { CredentialId, IssuerId, ProgramId, RecipientId } from '#shared/ids.ts';
import type { Exclusion, UnattributedReason } from '#shared/lane-log/rules/event.ts';

/** Whose numbers: all of an issuer's, or one program's. */
export type Scope = { readonly issuerId: IssuerId; readonly programId?: ProgramId };

/**
 * A place where counts are kept. All days but a leaf's are UTC days.
 *
 * | cell       | its counts are named                     | and answer                                 |
 * | ---------- | ---------------------------------------- | ------------------------------------------ |
 * | day        | `<counter>.all`                          | what happened on whole days                |
 * | dimensions | `<counter>.<dimension>.<value>`          | … cut by channel, country, …               |
 * |            | `<counter>.<quarter>`                    | … when: series and spans, in any time zone |
 * | edge       | `<counter>.<dimension>.<value>`          | the cut of one quarter-hour                |
 * | site       | `<counter>.<quarter>`                    | which websites sent somebody, and when     |
 * | cohort     | `<counter>.all`                          | of the credentials published on whole days |
 * | arrivals   | `<counter>.<quarter>` of publication     | … when; one program's                      |
 * | leaf       | `<counter>.<channel>`                    | one credential's issuer-local day          |
 * | totals     | `<counter>.<channel>`                    | one credential, all time                   |
 *
 * A report reads whole UTC days from the small cells, and only the days that its span cuts from
 * the large ones (docs/decisions/0013).
 */
export type Cell =
  | { readonly type: 'day' | 'cohort' | 'dimensions'; readonly scope: Scope; readonly day: Day }
  | { readonly type: 'arrivals'; readonly scope: Required<Scope>; readonly day: Day }
  | { readonly type: 'edge'; readonly scope: Scope; readonly day: Day; readonly quarter: number }
  | { readonly type: 'site'; readonly scope: Scope; readonly day: Day; readonly host: string }
  | { readonly type: 'leaf'; readonly owner: Owner; readonly day: Day }
  | { readonly type: 'totals'; readonly owner: Owner };

/** The credential that a leaf or a totals cell belongs to. */
export type Owner = {
  readonly issuerId: IssuerId;
  readonly recipientId: RecipientId;
  readonly credentialId: CredentialId;
};

export const DIMENSIONS = {
  channel: 'ch',
  /** The visitor's. */
  country: 'co',
  device: 'de',
  source: 'so',
  learnerCountry: 'lc',
} as const;

export type Dimension = keyof typeof DIMENSIONS;

/** Where a count has no channel, country or source. */
export const NONE = '-';

/** The place of a count of a whole day. */
export const WHOLE_DAY = 'all';

/** The counters, short because every cell spells them out again and again. */
export const COUNTERS = {
  published: 'p',
  opened: 'o',
  shares: 'h',
  confirmedShares: 'c',
  engagements: 'e',
  uniqueEngagements: 'eu',
  /** Of them, those of visitors who cannot be told apart from others of their network. */
  engagementsWithoutHash: 'eh',
  referrals: 'r',
  uniqueReferrals: 'ru',
  referralsWithoutHash: 'rh',
  signups: 's',
  newLearners: 'n',
  /** Sign-ups of which this was the first touch, whatever the program's model credits. */
  firstTouchSignups: 'sf',
  lastTouchSignups: 'sl',
  /** Credited sign-ups so soon after their click that no person typed them; leaves and totals only. */
  quickSignups: 'sq',
  /** Credentials that expire then, and those of them that were renewed before. */
  expiring: 'ex',
  renewedInTime: 'rn',
  /** Credentials that renew another of the same recipient and program: in time, or too late. */
  renewals: 'w',
  lateRenewals: 'wl',
  /** First credentials: of a recipient from the issuer, and from the program. */
  newRecipients: 'l',
  programLearners: 'lp',
  /** A recipient's second credential from the issuer. */
  returning: 'rt',
  /** Referred sign-ups who became recipients, and those of them who shared. */
  secondDegree: 'd',
  secondDegreeSharers: 'ds',
  verifications: 'y',
  mentions: 'm',
  /** Visitors that a website sent which is none of our channels, duplicates among them; site cells only. */
  siteVisits: 'ms',
  /** The survey on the experience with the credential: who answered, and how. */
  experienceAnswers: 'qa',
  experienceRatings: 'qc',
  experienceRatingSum: 'qs',
  experienceScores: 'qn',
  experiencePromoters: 'qp',
  experienceDetractors: 'qd',
  /** The same of the survey on success in the career. */
  successAnswers: 'ga',
  successRatings: 'gc',
  successRatingSum: 'gs',
  successScores: 'gn',
  successPromoters: 'gp',
  successDetractors: 'gd',
} as const;

export type Counter = keyof typeof COUNTERS;

/** The letters of event kinds in the counters of what was left out. */
export const EXCLUDED_KINDS = {
  published: 'p',
  opened: 'o',
  share: 'h',
  engagement: 'e',
  referral: 'r',
  signup: 's',
  verification: 'y',
} as const;

export type ExcludedKind = keyof typeof EXCLUDED_KINDS;

/** The counter of events of a kind that were left out for that reason: `x.e.bot`. */
export function excludedCounter(kind: ExcludedKind, reason: Exclusion): string {
  return `x.${EXCLUDED_KINDS[kind]}.${reason}`;
}

/** The counter of sign-ups without anybody's credit: `u.no-click`. */
export function unattributedCounter(reason: UnattributedReason): string {
  return `u.${reason}`;
}

/** The counter of money that sign-ups brought, in minor units: `v.EUR`. */
export function valueCounter(currency: string): string {
  return `v.${currency}`;
}

/** The name of a count within a cell. */
export function countName(counter: string, ...place: (string | number)[]): string {
  return [counter, ...place].join('.');
}

const ANSWERS = /^(experience|success)/;

const ANSWER_COUNTS = new Set(
  Object.entries(COUNTERS)
    .filter(([counter]) => ANSWERS.test(counter))
    .map(([, code]) => countName(code, WHOLE_DAY)),
);

/**
 * Whether a day cell's count never shrinks: of a survey's answers it does, when a newer answer
 * takes the place of one of that day.
 */
export function onlyGrows(name: string): boolean {
  return !ANSWER_COUNTS.has(name);
}

/** Day and cohort cells: the counter that a count's name stands for. */
export function wholeDayCounter(name: string): string {
  return name.slice(0, -WHOLE_DAY.length - 1);
}

/** Dimensions and arrivals cells: the counter and quarter-hour of a count; `undefined` if it has another place. */
export function quarterlyCount(name: string): { counter: string; quarter: number } | undefined {
  const dot = name.lastIndexOf('.');
  const quarter = Number(name.slice(dot + 1));
  const isCount = dot > 0 && Number.isInteger(quarter) && quarter < QUARTERS_PER_DAY;
  return isCount ? { counter: name.slice(0, dot), quarter } : undefined;
}

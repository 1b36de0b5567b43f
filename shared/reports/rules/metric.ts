import type { Tally } from '#shared/counting/rules/tally.ts';
import type { Goal } from './goals.ts';
import type { Measured } from './measured.ts';
import type { PathwayFigures } from './pathways.ts';
import type { ProgramSavings } from './savings.ts';

/** A period's counts: of day cells, and of the cohort that was published in it. */
export type Figures = { readonly activity: Tally; readonly cohort: Tally };

/** All that metrics are made of. A report reads only what its metrics ask for; the rest is empty. */
export type GoalFigures = Figures & {
  /** Day cells of the ninety days after the period: what expires in them. */
  readonly dueSoon: Tally;
  /** What was published in the period, and in the one before, by the learners' country. */
  readonly countries: ReadonlyMap<string, Tally>;
  readonly countriesBefore: ReadonlyMap<string, Tally>;
  /** Where the issuer is at home; every other country is abroad. */
  readonly homeCountry: string | undefined;
  readonly savings: readonly ProgramSavings[];
  readonly pathways: readonly PathwayFigures[];
  /** The longest time that any of the pathways gives learners to go on. */
  readonly dropOffDays: number;
  /** How many websites that are none of our channels sent somebody. */
  readonly sites: number;
  /** Day cells of each program that is marked high-stakes. */
  readonly highStakes: readonly Tally[];
};

/** What a metric is made of besides the period's own day cells. */
export const INPUTS = {
  activity: 'day cells of the period',
  cohort: 'cohort cells of the period',
  dueSoon: 'day cells of the ninety days after the period',
  countries: 'dimension cells, by the country of learners',
  countriesBefore: 'the same of the period before',
  savings: 'day cells by program, and the baselines of programs',
  pathways: 'which programs each recipient holds, and since when',
  sites: 'site cells of the period',
  highStakes: 'day cells of the programs marked high-stakes',
} as const;

export type Input = keyof typeof INPUTS;

export const KINDS = ['count', 'rate', 'growth', 'score', 'money', 'duration'] as const;

type Kind = (typeof KINDS)[number];

export type Metric = {
  readonly name: string;
  readonly kind: Kind;
  /** What one of the value is: `credentials`, `minutes`, `fraction`. */
  readonly unit: string;
  /** One sentence. */
  readonly definition: string;
  /** In the words of cells: `h ÷ p of cohort cells`. */
  readonly formula: string;
  readonly inputs: readonly Input[];
  readonly goals: readonly Goal[];
  /** Which way is good. */
  readonly better: 'more' | 'less';
  readonly measure: (figures: GoalFigures) => Measured;
  /** Of cohorts: from which age on the value has most likely become what it will be. */
  readonly ripeAfterDays?: (figures: GoalFigures) => number;
};

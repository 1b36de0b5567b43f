import type { Industry } from '#shared/registry/rules/industry.ts';
import type { CohortRateId } from './rates.ts';

/** Published averages of an industry, in percent. */
type Average = { readonly visit: number; readonly share: number; readonly referral: number };

/** Source: Accredible help centre, "How do my company's analytics compare to average?". */
const AVERAGES = {
  'awarding-body': { visit: 60, share: 21, referral: 6 },
  bootcamp: { visit: 68, share: 33, referral: 9 },
  cpd: { visit: 66, share: 6, referral: 3 },
  events: { visit: 47, share: 8, referral: 0 },
  government: { visit: 65, share: 13, referral: 5 },
  'higher-education': { visit: 63, share: 18, referral: 6 },
  'internal-corporate-training': { visit: 55, share: 5, referral: 2 },
  'language-training': { visit: 61, share: 6, referral: 5 },
  'online-courses': { visit: 61, share: 18, referral: 7 },
  platforms: { visit: 62, share: 32, referral: 7 },
  'product-training': { visit: 58, share: 27, referral: 10 },
  'professional-associations': { visit: 61, share: 18, referral: 9 },
  'professional-certifications': { visit: 61, share: 19, referral: 7 },
  'professional-development': { visit: 57, share: 24, referral: 5 },
} as const satisfies Record<Industry, Average>;

/** The metrics of ours that mean what the published averages mean. */
const COMPARABLE = {
  open_rate: 'visit',
  share_rate: 'share',
  referral_rate: 'referral',
} as const satisfies Partial<Record<CohortRateId, keyof Average>>;

type ComparableId = keyof typeof COMPARABLE;

export const COMPARABLE_IDS = Object.keys(COMPARABLE) as ComparableId[];

export const BENCHMARK_SOURCE =
  'Accredible help centre, "How do my company\'s analytics compare to average?"';

export const BENCHMARK_NOTE = 'Undated, indicative.';

type Benchmark = {
  readonly industry: Industry;
  /** A fraction, as our own rates are. */
  readonly value: number;
  readonly source: string;
  readonly note: string;
};

/** What an industry's average of a metric is said to be, or `undefined` if nobody published one. */
export function benchmarkOf(industry: Industry, id: string): Benchmark | undefined {
  const comparable = COMPARABLE_IDS.find((one) => one === id);
  if (!comparable) return undefined;
  const average = COMPARABLE[comparable];
  return {
    industry,
    value: AVERAGES[industry][average] / 100,
    source: BENCHMARK_SOURCE,
    note: BENCHMARK_NOTE,
  };
}

/** A 95 % confidence interval, and the method that gave it. */
export type Interval = {
  readonly low: number;
  readonly high: number;
  /** `wilson` for parts of a whole; `poisson-ratio` for one number of events by another. */
  readonly method: 'wilson' | 'poisson-ratio';
};

/** What a value is made of, as far as that is known. */
export type Sample = {
  readonly value: number | null;
  readonly numerator?: number;
  readonly denominator?: number;
};

/** What decides how far a value may be trusted: a part of a whole, events by events, or events. */
export type SampleKind = 'part' | 'ratio' | 'count';

/** The 97.5 % quantile of the standard normal distribution. */
const Z = 1.959963984540054;

/**
 * The interval of a rate or ratio; undefined where nothing was counted, or of what is neither.
 *
 * A part of a whole has Wilson's score interval (1927), as R's `prop.test(k, n, correct = FALSE)`.
 * A ratio of events may exceed 1: given all k + n events, k is a binomial part p of them, and the
 * ratio is p ÷ (1 − p) of that part's Wilson limits.
 */
export function intervalOf(kind: SampleKind, { numerator, denominator }: Sample) {
  if (numerator === undefined || !denominator || numerator < 0) return undefined;
  if (kind === 'part' && numerator <= denominator) return wilson(numerator, denominator);
  if (kind !== 'ratio') return undefined;
  const { low, high } = wilson(numerator, numerator + denominator);
  const odds = (part: number) => part / (1 - part);
  return { low: odds(low), high: odds(high), method: 'poisson-ratio' } satisfies Interval;
}

function wilson(k: number, n: number): Interval {
  const z2 = Z * Z;
  const center = (k + z2 / 2) / (n + z2);
  const half = (Z / (n + z2)) * Math.sqrt((k * (n - k)) / n + z2 / 4);
  // At the ends the two terms are equal, but for the last bits.
  const low = k === 0 ? 0 : center - half;
  const high = k === n ? 1 : center + half;
  return { low, high, method: 'wilson' };
}

/**
 * Whether a change is within what chance alone brings; undefined where nobody can tell.
 *
 * Rates and ratios: the interval of their difference, by the square-and-add method from the two
 * intervals (Newcombe 1998, method 10), holds 0. Counts of equally long times: half of all the
 * events is within the Wilson interval of the later part.
 */
export function isWithinNoise(kind: SampleKind, before: Sample, now: Sample): boolean | undefined {
  if (before.value === null || now.value === null) return undefined;
  if (kind === 'count') {
    const all = before.value + now.value;
    if (all === 0) return true;
    const { low, high } = wilson(now.value, all);
    return low <= 0.5 && high >= 0.5;
  }
  const [then, later] = [intervalOf(kind, before), intervalOf(kind, now)];
  if (!then || !later) return undefined;
  const moved = now.value - before.value;
  const down = Math.hypot(now.value - later.low, then.high - before.value);
  const up = Math.hypot(later.high - now.value, before.value - then.low);
  return moved - down <= 0 && moved + up >= 0;
}

import type { Randomness } from './randomness.ts';

/** Fault probabilities of one run, per request or per delivery. */
export type FaultRates = {
  readonly crash: number;
  /** An environment freezes, is given up, and resumes later: a zombie. */
  readonly freeze: number;
  /** The request never arrives. */
  readonly lost: number;
  /** The request takes effect, but the answer is lost. */
  readonly answerLost: number;
  /** The answer is lost, and the request takes effect later. */
  readonly late: number;
  readonly throttle: number;
  /** The log's puts are throttled or unanswered for a while: clicks overflow. */
  readonly storm: number;
  readonly conflict: number;
  /** A query is cut in two by what others write meanwhile. */
  readonly tear: number;
  readonly recordLost: number;
  readonly split: number;
  /** Something that was delivered comes again, re-cut and shuffled. */
  readonly repeat: number;
  readonly clockJump: number;
};

export const NO_FAULTS: FaultRates = {
  crash: 0,
  freeze: 0,
  lost: 0,
  answerLost: 0,
  late: 0,
  throttle: 0,
  storm: 0,
  conflict: 0,
  tear: 0,
  recordLost: 0,
  split: 0,
  repeat: 0,
  clockJump: 0,
};

const FAULT_RATES_MAX: FaultRates = {
  crash: 0.01,
  freeze: 0.01,
  lost: 0.02,
  answerLost: 0.03,
  late: 0.03,
  throttle: 0.03,
  storm: 0.003,
  conflict: 0.15,
  tear: 0.5,
  recordLost: 0.05,
  split: 0.004,
  repeat: 0.1,
  clockJump: 0.002,
};

/** Draws the fault rates of one run: some faults never occur, some often. */
export function faultRatesFor(random: Randomness): FaultRates {
  const kinds = Object.entries(FAULT_RATES_MAX).map(([kind, worst]) => {
    return [kind, random.chance(0.25) ? 0 : worst * random.next()];
  });
  return Object.fromEntries(kinds);
}

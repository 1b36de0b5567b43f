import { DIMENSIONS, type Dimension } from '#shared/counting/rules/cell.ts';
import { type PARTS, type Parts, partsIn } from '#shared/counting/rules/parts.ts';
import {
  addTo,
  countIn,
  type Excluded,
  excludedIn,
  type Tally,
} from '#shared/counting/rules/tally.ts';

export const BREAKDOWNS = ['channel', 'country', 'device', 'source', 'program'] as const;

export type Breakdown = (typeof BREAKDOWNS)[number];

/** What is known of a visitor's country, device and source; sign-ups and shares have none. */
const CLICK_PARTS = [
  'confirmedShares',
  'engagements',
  'uniqueEngagements',
  'referrals',
  'uniqueReferrals',
] as const satisfies (typeof PARTS)[number][];

type ClickParts = Pick<Parts, (typeof CLICK_PARTS)[number]>;

type ProgramParts = Parts & { readonly published: number; readonly opened: number };

export type BreakdownParts = Parts | ProgramParts | ClickParts;

/** The parts that are counted along a dimension; the others are left out rather than answered as 0. */
export function breakdownParts(by: Breakdown, tally: Tally): BreakdownParts {
  if (by === 'channel') return partsIn(tally);
  if (by === 'program') {
    const [published, opened] = [countIn(tally, 'published'), countIn(tally, 'opened')];
    return { published, opened, ...partsIn(tally) };
  }
  const counts = CLICK_PARTS.map((part) => [part, countIn(tally, part)]);
  return Object.fromEntries(counts) as ClickParts;
}

/** What was left out of a row; along country, device and source that is not counted. */
export function breakdownExcluded(by: Breakdown, tally: Tally): { excluded?: Excluded } {
  return by === 'channel' || by === 'program' ? { excluded: excludedIn(tally) } : {};
}

/** Add a count of a dimensions or edge cell, `e.ch.linkedin`, to the tally of its value. */
export function addCut(into: Map<string, Tally>, dimension: Dimension, name: string, n: number) {
  const lastDot = name.lastIndexOf('.');
  const beforeValue = name.slice(0, lastDot);
  const middleDot = beforeValue.lastIndexOf('.');
  if (beforeValue.slice(middleDot + 1) !== DIMENSIONS[dimension]) return;
  const value = name.slice(lastDot + 1);
  const tally = into.get(value) ?? new Map();
  into.set(value, tally);
  addTo(tally, beforeValue.slice(0, middleDot), n);
}

/** Whom a row of a breakdown stands before: more sign-ups, then referrals, engagements, shares. */
export function compareTallies(a: Tally, b: Tally): number {
  for (const counter of ['signups', 'referrals', 'engagements', 'shares', 'published'] as const) {
    const difference = countIn(b, counter) - countIn(a, counter);
    if (difference !== 0) return difference;
  }
  return 0;
}

import {
  EXCLUSIONS,
  type Exclusion,
  UNATTRIBUTED_REASONS,
  type UnattributedReason,
} from '#shared/lane-log/rules/event.ts';
import {
  COUNTERS,
  type Counter,
  EXCLUDED_KINDS,
  type ExcludedKind,
  excludedCounter,
  unattributedCounter,
  valueCounter,
} from './cell.ts';

/** Counts summed over cells, by counter as cells name it. */
export type Tally = Map<string, number>;

export function addTo(tally: Tally, counter: string, n: number): void {
  tally.set(counter, (tally.get(counter) ?? 0) + n);
}

export function countIn(tally: Tally, counter: Counter): number {
  return tally.get(COUNTERS[counter]) ?? 0;
}

/** How many events of each kind were left out, by reason. What did not occur is absent. */
export type Excluded = { [Kind in ExcludedKind]?: { [Reason in Exclusion]?: number } };

export function excludedIn(tally: Tally): Excluded {
  const excluded: Excluded = {};
  for (const kind of KINDS) {
    const reasons = EXCLUSIONS.map((reason) => [reason, tally.get(excludedCounter(kind, reason))]);
    const occurred = reasons.filter(([, n]) => n);
    if (occurred.length > 0) excluded[kind] = Object.fromEntries(occurred);
  }
  return excluded;
}

const KINDS = Object.keys(EXCLUDED_KINDS) as ExcludedKind[];

/** Sign-ups to nobody's credit, by reason. What did not occur is absent. */
function unattributedIn(tally: Tally): { [Reason in UnattributedReason]?: number } {
  const reasons = UNATTRIBUTED_REASONS.map((reason) => [
    reason,
    tally.get(unattributedCounter(reason)),
  ]);
  return Object.fromEntries(reasons.filter(([, n]) => n));
}

const VALUE_PREFIX = valueCounter('');

/** Money by currency, in minor units. */
export function valueIn(tally: Tally): Record<string, number> {
  const value: Record<string, number> = {};
  for (const [counter, n] of tally) {
    if (counter.startsWith(VALUE_PREFIX)) value[counter.slice(VALUE_PREFIX.length)] = n;
  }
  return value;
}

/** Of the clicks that count: those of visitors who cannot be told apart from others. */
export function withoutHashIn(tally: Tally) {
  return {
    engagements: countIn(tally, 'engagementsWithoutHash'),
    referrals: countIn(tally, 'referralsWithoutHash'),
  };
}

/** Whose credit the sign-ups of a period are, under each model; excluded ones are elsewhere. */
export function signupCreditIn(tally: Tally) {
  return {
    credited: countIn(tally, 'signups'),
    firstTouch: countIn(tally, 'firstTouchSignups'),
    lastTouch: countIn(tally, 'lastTouchSignups'),
    unattributed: unattributedIn(tally),
  };
}

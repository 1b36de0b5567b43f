import type { Day } from '#shared/calendar.ts';
import type { IssuerId } from '#shared/ids.ts';
import type { LogEvent } from '#shared/lane-log/rules/event.ts';
import { type Cell, COUNTERS, excludedCounter, quarterlyCount } from './cell.ts';
import { type Claimed, claimOf, verdictOf } from './claim.ts';
import { deltasOf } from './fold.ts';

/** Sums under names that two honest countings of the same log must agree on. */
export type Sums = Map<string, number>;

/**
 * A counting of the log from scratch, in memory: the first event that asks for a claim wins it.
 *
 * Which of two clicks in the same hour is the duplicate is for the claims to decide, and may differ
 * from what the aggregator decided; `agreed` names the sums that do not depend on it.
 */
export function recounter(sums: Sums): (event: LogEvent) => void {
  const taken = new Set<string>();
  return (event: LogEvent): void => {
    const { visitor, credential } = claimOf(event);
    const visits = visitor && `${visitor.linkId}/${visitor.day}/${visitor.visitor}`;
    const isDuplicate = visits !== undefined && !take(taken, `${visits}/${visitor?.hour}`);
    const isFirst = visits === undefined || (!visitor?.isNetwork && take(taken, visits));
    const isUnique = !isDuplicate && isFirst;
    const requested = isDuplicate ? [] : (credential?.names ?? []);
    const firsts = requested.filter((name) => take(taken, `${credential?.credentialId}/${name}`));
    addDeltas(sums, event, { isDuplicate, isUnique, ...verdictOf(firsts) });
  };
}

function take(taken: Set<string>, name: string): boolean {
  const isFree = !taken.has(name);
  taken.add(name);
  return isFree;
}

function addDeltas(
  sums: Sums,
  event: LogEvent,
  claimed: Claimed,
  weigh = (n: number): number => n,
): void {
  for (const { cell, counts } of deltasOf(event, claimed)) {
    for (const name in counts) add(sums, comparableSum(cell, name), weigh(counts[name] ?? 0));
  }
}

export function add(sums: Sums, name: string, n: number): void {
  sums.set(name, (sums.get(name) ?? 0) + n);
}

const QUARTERS_PER_HOUR = 4;

/** Dated by the click or press that won: two countings agree on its UTC day, not on the quarter-hour. */
const BY_DAY: readonly string[] = [
  COUNTERS.uniqueEngagements,
  COUNTERS.uniqueReferrals,
  excludedCounter('share', 'not-owner'),
];

/**
 * Won once for all: two countings agree only on how many there are. A share is dated by its press or
 * by the engagement that told of it, whichever was counted first.
 */
const UNDATED: readonly string[] = [
  COUNTERS.shares,
  excludedCounter('share', 'duplicate'),
  COUNTERS.confirmedShares,
  COUNTERS.secondDegreeSharers,
];

/** The day of sums that belong to none. */
export const ALL_TIME = 'ever';

/** Whose sum it is, of which day, and the cells and counts that it sums up. */
export type SumKey = {
  readonly issuerId: IssuerId;
  readonly day: Day | typeof ALL_TIME;
  readonly name: string;
};

/**
 * The sum that a count of a cell belongs to, `<issuer> <day> <cells and count>`. Anything finer
 * would depend on which of a visitor's clicks of one hour was counted, and which was left out as
 * its duplicate.
 */
export function comparableSum(cell: Cell, name: string): string {
  const { issuerId, day, name: sum } = sumKeyOf(cell, name);
  return `${issuerId} ${day} ${sum}`;
}

/** What a sum's name tells. */
export function parseSumKey(sum: string): SumKey {
  const [issuerId = '', day = '', ...name] = sum.split(' ');
  return { issuerId, day, name: name.join(' ') } as SumKey;
}

function sumKeyOf(cell: Cell, name: string): SumKey {
  const counter = name.slice(0, name.lastIndexOf('.'));
  switch (cell.type) {
    case 'day': {
      const day = dated(cell.day, counter);
      return { ...issuerOf(cell), day, name: `${scopeName(cell)}: ${counter}` };
    }
    case 'cohort':
    case 'arrivals':
      return { ...issuerOf(cell), day: cell.day, name: `${scopeName(cell)}: ${name}` };
    case 'dimensions':
    case 'edge':
      return { ...issuerOf(cell), ...inDay(cell, name) };
    case 'site': {
      const sum = `${scopeName(cell)} sent by ${cell.host}: ${name}`;
      return { ...issuerOf(cell), day: cell.day, name: sum };
    }
    case 'leaf': {
      const day = BY_DAY.includes(counter) ? ALL_TIME : dated(cell.day, counter);
      return { ...issuerOf(cell), day, name: `${ownerName(cell)}: ${withDuplicates(counter)}` };
    }
    default:
      return { ...issuerOf(cell), day: ALL_TIME, name: `${ownerName(cell)}: ${counter}` };
  }
}

/** Of a dimensions or edge cell: when it was, or by which dimension. */
function inDay(
  cell: Extract<Cell, { type: 'dimensions' | 'edge' | 'day' | 'cohort' }>,
  name: string,
) {
  const quarterly = quarterlyCount(name);
  if (quarterly) {
    const { counter, quarter } = quarterly;
    const sum = `${scopeName(cell)}: ${counter}${hour(counter, quarter)}`;
    return { day: dated(cell.day, counter), name: sum };
  }
  const [dimension, ...rest] = name.split('.').reverse().slice(1);
  const counter = rest.reverse().join('.');
  return { day: dated(cell.day, counter), name: `${scopeName(cell)}: ${counter}.${dimension}` };
}

function issuerOf(cell: Cell): Pick<SumKey, 'issuerId'> {
  const { issuerId } = 'scope' in cell ? cell.scope : cell.owner;
  return { issuerId };
}

function dated(day: Day, counter: string): Day | typeof ALL_TIME {
  return UNDATED.includes(counter) ? ALL_TIME : day;
}

function hour(counter: string, quarter: number): string {
  if (UNDATED.includes(counter) || BY_DAY.includes(counter)) return '';
  return ` in hour ${Math.floor(quarter / QUARTERS_PER_HOUR)}`;
}

/** In zones off by half an hour a reporting day begins within an hour: there only the sum is certain. */
function withDuplicates(counter: string): string {
  return counter.replace(/^x\.([ehry])\.duplicate$/, '$1');
}

function scopeName({ scope, type }: Extract<Cell, { scope: unknown }>): string {
  return `${type} cells of the ${scope.programId ? `program ${scope.programId}` : 'issuer'}`;
}

function ownerName({ owner, type }: Extract<Cell, { owner: unknown }>): string {
  return `${type} of ${owner.recipientId} ${owner.credentialId}`;
}

/** What an event may add to which sums, whatever it wins or has won: for one that may be counted or not. */
export function possibleSums(event: LogEvent): Sums {
  const { credential } = claimOf(event);
  const all = verdictOf(credential?.names ?? []);
  const sums: Sums = new Map();
  addDeltas(sums, event, { isDuplicate: false, isUnique: true, ...all }, Math.abs);
  addDeltas(sums, event, { isDuplicate: true, isUnique: false, ...verdictOf([]) }, Math.abs);
  return sums;
}

/** One sum on which the log and the cells differ. */
export type Drift = { readonly sum: string; readonly inLog: number; readonly inCells: number };

/** Every sum on which two countings differ, by more than what was being counted then. */
export function driftBetween(inLog: Sums, inCells: Sums, slack: Sums = new Map()): Drift[] {
  const names = new Set([...inLog.keys(), ...inCells.keys()]);
  return [...names]
    .map((sum) => ({ sum, inLog: inLog.get(sum) ?? 0, inCells: inCells.get(sum) ?? 0 }))
    .filter((drift) => Math.abs(drift.inLog - drift.inCells) > (slack.get(drift.sum) ?? 0));
}

import { type Cell, COUNTERS, quarterlyCount } from './cell.ts';
import { type Claim, type Claimed, claimOf, type First } from './claim.ts';
import type { LogEvent } from './event.ts';
import { deltasOf } from './fold.ts';

/** Sums under names that two honest countings of the same log must agree on. */
export type Sums = Map<string, number>;

/**
 * A counting of the log from scratch, in memory: the first event that asks for a claim wins it.
 *
 * Which of two clicks in the same hour is the duplicate is for the claims to decide, and may differ
 * from what the aggregator decided; `agreed` names the sums that do not depend on it.
 */
export function recounter(agreedInto: Sums) {
  const taken = new Set<string>();
  const take = (name: string) => {
    const isFree = !taken.has(name);
    taken.add(name);
    return isFree;
  };
  const sitesWon = (site: Claim['site']): Pick<Claimed, 'newSiteFor'> => {
    const names = (site?.names ?? []).filter((name) =>
      take(`${site?.issuerId}/${site?.host}/${name}`),
    );
    return { newSiteFor: names.map((name) => (name === '*' ? 'issuer' : 'program')) };
  };
  return (event: LogEvent): void => {
    const { visitor, credential, site } = claimOf(event);
    const place = visitor && `${visitor.linkId}/${visitor.day}/${visitor.visitor}`;
    const isDuplicate = place !== undefined && !take(`${place}/${visitor?.hour}`);
    const isUnique = !isDuplicate && (place === undefined || take(place));
    const won = isDuplicate
      ? []
      : (credential?.names ?? []).filter((name) => take(`${credential?.credentialId}/${name}`));
    const claimed: Claimed = {
      isDuplicate,
      isUnique,
      firsts: won.filter((name) => !name.includes('.')) as First[],
      confirms: won.some((name) => name.includes('.')),
      ...(isDuplicate ? {} : sitesWon(site)),
    };
    for (const { cell, counts } of deltasOf(event, claimed)) {
      for (const name in counts) add(agreedInto, agreed(cell, name), counts[name] ?? 0);
    }
  };
}

export function add(sums: Sums, name: string, n: number): void {
  sums.set(name, (sums.get(name) ?? 0) + n);
}

const QUARTERS_PER_HOUR = 4;
/** Dated by the click that won: two countings agree on its UTC day, not on the quarter-hour. */
const BY_DAY: readonly string[] = [COUNTERS.uniqueEngagements, COUNTERS.uniqueReferrals];
/** Won once for all: two countings agree only on how many there are. */
const UNDATED: readonly string[] = [
  COUNTERS.confirmedShares,
  COUNTERS.mentioningSites,
  COUNTERS.secondDegreeSharers,
];

/**
 * The sum that a count of a cell belongs to. Anything finer would depend on which of a visitor's
 * clicks of one hour was counted, and which was left out as its duplicate.
 */
export function agreed(cell: Cell, name: string): string {
  const counter = name.slice(0, name.lastIndexOf('.'));
  switch (cell.type) {
    case 'day':
      return `${scopeName(cell)}${dated(cell.day, counter)} ${counter}`;
    case 'cohort':
    case 'arrivals':
      return `${scopeName(cell)} ${cell.type} ${cell.day} ${name}`;
    case 'dimensions':
    case 'edge':
      return `${scopeName(cell)} ${cell.type}${inDay(cell.day, name)}`;
    case 'leaf': {
      const day = BY_DAY.includes(counter) ? '' : dated(cell.day, counter);
      return `${ownerName(cell)} leaf${day} ${withDuplicates(counter)}`;
    }
    default:
      return `${ownerName(cell)} ${counter}`;
  }
}

/** Of a dimensions or edge cell: when it was, or by which dimension. */
function inDay(day: string, name: string): string {
  const quarterly = quarterlyCount(name);
  if (quarterly) {
    const { counter, quarter } = quarterly;
    return `${dated(day, counter)} ${counter}${hour(counter, quarter)}`;
  }
  const [dimension, ...rest] = name.split('.').reverse().slice(1);
  const counter = rest.reverse().join('.');
  return `${dated(day, counter)} ${counter}.${dimension}`;
}

function dated(day: string, counter: string): string {
  return UNDATED.includes(counter) ? '' : ` ${day}`;
}

function hour(counter: string, quarter: number): string {
  if (UNDATED.includes(counter) || BY_DAY.includes(counter)) return '';
  return ` hour ${Math.floor(quarter / QUARTERS_PER_HOUR)}`;
}

/** In zones off by half an hour a reporting day begins within an hour: there only the sum is certain. */
function withDuplicates(counter: string): string {
  return counter.replace(/^x\.([ery])\.duplicate$/, '$1');
}

function scopeName({ scope }: Extract<Cell, { scope: unknown }>): string {
  return scope.programId ? `program ${scope.programId}` : `issuer ${scope.issuerId}`;
}

function ownerName({ owner }: Extract<Cell, { owner: unknown }>): string {
  return `credential ${owner.credentialId}`;
}

/** One sum on which the log and the cells differ. */
export type Drift = { readonly sum: string; readonly inLog: number; readonly inCells: number };

/** Every sum on which two countings differ. */
export function driftBetween(inLog: Sums, inCells: Sums): Drift[] {
  const names = new Set([...inLog.keys(), ...inCells.keys()]);
  return [...names]
    .map((sum) => ({ sum, inLog: inLog.get(sum) ?? 0, inCells: inCells.get(sum) ?? 0 }))
    .filter((drift) => drift.inLog !== drift.inCells);
}

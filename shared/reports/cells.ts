import {
  addDays,
  DAY,
  type Day,
  daysOf,
  type Instant,
  QUARTER,
  QUARTERS_PER_DAY,
  startOfUtcDay,
  utcDayOf,
  utcDaysBetween,
} from '#shared/calendar.ts';
import {
  eachCountIn,
  eachRollup,
  firstRollup,
  type RollupItem,
  textIn,
} from '#shared/counting/cells.ts';
import {
  arrivalsRange,
  cellRange,
  dayOfCellKey,
  edgeRange,
  hostOfSiteKey,
  scopePartition,
  siteRange,
} from '#shared/counting/keys.ts';
import {
  countName,
  type Dimension,
  onlyGrows,
  quarterlyCount,
  type Scope,
  WHOLE_DAY,
  wholeDayCounter,
} from '#shared/counting/rules/cell.ts';
import { addTo, type Tally } from '#shared/counting/rules/tally.ts';
import type { IssuerId } from '#shared/ids.ts';
import { inParallel } from '#shared/in-parallel.ts';
import { addCut } from './rules/breakdown.ts';
import { utcCover } from './rules/period.ts';

type Bounds = { readonly from: Instant; readonly to: Instant };

type SmallCell = 'day' | 'cohort';

/** Days that one Query reads after another; longer spans are read in several at once. */
const RUN_DAYS = { day: 366, cohort: 366, dimensions: 92 } as const;

/**
 * The counts of a span, by counter: what happened in it, or (`cohort`) of the credentials that were
 * published in it. `to` is exclusive.
 *
 * Whole UTC days come from cells of a few hundred bytes; only the days that the span cuts are read
 * with their quarter-hours.
 */
export async function readTally(type: SmallCell, scope: Scope, { from, to }: Bounds) {
  const tally: Tally = new Map();
  const { whole, edges } = utcCover(from, to);
  const addWhole = (item: RollupItem) =>
    eachCountIn(item, (name, n) => addTo(tally, wholeDayCounter(name), n));
  const addQuarters = quarterVisitor({ from, to }, (counter, _at, n) => addTo(tally, counter, n));
  await Promise.all([
    whole && eachCell(type, scope, daysOf(whole.first, whole.last), addWhole),
    ...edges.map(({ day }) => eachRollup(quarterlyRun(type, scope, day), addQuarters)),
  ]);
  return tally;
}

/** Where the quarter-hours of a day lie: in its dimensions cell, or in its programs' arrivals. */
function quarterlyRun(type: SmallCell, { issuerId, programId }: Scope, day: Day) {
  return type === 'day'
    ? { pk: scopePartition({ issuerId, programId }), ...cellRange('dimensions', day, day) }
    : { pk: scopePartition({ issuerId }), ...arrivalsRange(day, programId) };
}

/**
 * Visit one counter's counts of a span, in time for buckets that begin at `starts`; shards come one
 * by one. UTC days in which no bucket begins or ends are visited as a whole, from their small cells;
 * the others with their quarter-hours.
 */
export async function eachCount(
  counter: string,
  scope: Scope,
  span: Bounds & { readonly starts: readonly Instant[] },
  visit: (at: Instant, n: number) => void,
): Promise<void> {
  const cut = new Set([...span.starts, span.to].filter((at) => at % DAY !== 0).map(utcDayOf));
  const days = utcDaysBetween(span.from, span.to);
  const total = countName(counter, WHOLE_DAY);
  const quarters = Array.from({ length: QUARTERS_PER_DAY }, (_, i) => countName(counter, i));
  const visitQuarters = quarterVisitor(span, (_counter, at, n) => visit(at, n));
  const visitDay = (item: RollupItem) => {
    const day = dayOfCellKey(textIn(item, 'sk'));
    const n = Number(item[total]?.N ?? 0);
    if (n !== 0 && !cut.has(day)) visit(startOfUtcDay(day), n);
  };
  await Promise.all([
    days.some((day) => !cut.has(day)) &&
      eachCell('day', scope, days, visitDay, { only: ['sk', total] }),
    eachCell(
      'dimensions',
      scope,
      days.filter((day) => cut.has(day)),
      visitQuarters,
      { only: ['sk', ...quarters] },
    ),
  ]);
}

/** Visits the quarterly counts of items, if they are of the span. */
function quarterVisitor(
  { from, to }: Bounds,
  visit: (counter: string, at: Instant, n: number) => void,
) {
  const placeOf = rememberedPlaces();
  return (item: RollupItem) => {
    const start = startOfUtcDay(dayOfCellKey(textIn(item, 'sk')));
    eachCountIn(item, (name, n) => {
      const place = placeOf(name);
      if (!place) return;
      const at = start + place.quarter * QUARTER;
      if (at >= from && at < to) visit(place.counter, at, n);
    });
  };
}

/** The same few thousand names come again in every cell of a year: take each apart once. */
function rememberedPlaces() {
  const places = new Map<string, ReturnType<typeof quarterlyCount>>();
  return (name: string) => {
    let place = places.get(name);
    if (!place && !places.has(name)) {
      place = quarterlyCount(name);
      places.set(name, place);
    }
    return place;
  };
}

/** The counts of a span cut by a dimension: for each of its values, by counter. */
export async function readCut(scope: Scope, dimension: Dimension, { from, to }: Bounds) {
  const cut = new Map<string, Tally>();
  const add = (item: RollupItem) => eachCountIn(item, (name, n) => addCut(cut, dimension, name, n));
  const { whole, edges } = utcCover(from, to);
  const pk = scopePartition(scope);
  await Promise.all([
    whole && eachCell('dimensions', scope, daysOf(whole.first, whole.last), add),
    ...edges.map(({ day, firstQuarter, lastQuarter }) =>
      eachRollup({ pk, ...edgeRange(day, firstQuarter, lastQuarter) }, add),
    ),
  ]);
  return cut;
}

/** When the issuer's first day cell begins, or `undefined` if nothing was ever counted. */
export async function earliestOf(issuerId: IssuerId): Promise<Instant | undefined> {
  const range = cellRange('day', '0000-01-01', '9999-12-31');
  const first = await firstRollup({ pk: scopePartition({ issuerId }), ...range });
  return first && startOfUtcDay(dayOfCellKey(textIn(first, 'sk')));
}

/**
 * The sum of all that only grows in the issuer's day cells of a span, by UTC day: see `dayStamps`.
 * Strongly consistent, so that what is compared with them was never true after them.
 */
export async function utcDaySums(issuerId: IssuerId, span: Bounds): Promise<Map<Day, number>> {
  const sums = new Map<Day, number>();
  const add = (item: RollupItem) => {
    const day = dayOfCellKey(textIn(item, 'sk'));
    eachCountIn(item, (name, n) => {
      if (onlyGrows(name)) sums.set(day, (sums.get(day) ?? 0) + n);
    });
  };
  const days = utcDaysBetween(span.from, span.to);
  await eachCell('day', { issuerId }, days, add, { isConsistent: true });
  return sums;
}

async function eachCell(
  type: keyof typeof RUN_DAYS,
  scope: Scope,
  days: readonly Day[],
  visit: (item: RollupItem) => void,
  how: { readonly only?: readonly string[]; readonly isConsistent?: boolean } = {},
): Promise<void> {
  const pk = scopePartition(scope);
  await inParallel(runsOf(days, RUN_DAYS[type]), ({ first, last }) =>
    eachRollup({ pk, ...cellRange(type, first, last), ...how }, visit),
  );
}

/** Days in runs without a gap, of so many at most. */
function runsOf(days: readonly Day[], daysMax: number): { first: Day; last: Day }[] {
  const runs: { first: Day; last: Day; days: number }[] = [];
  for (const day of days) {
    const run = runs.at(-1);
    if (run && run.days < daysMax && addDays(run.last, 1) === day) {
      run.last = day;
      run.days += 1;
    } else runs.push({ first: day, last: day, days: 1 });
  }
  return runs;
}

/** How many websites sent somebody within a span: each once, on however many days. `to` is exclusive. */
export async function sitesIn(scope: Scope, { from, to }: Bounds): Promise<number> {
  const hosts = new Set<string>();
  const add = (item: RollupItem) => void hosts.add(hostOfSiteKey(textIn(item, 'sk')));
  const { whole, edges } = utcCover(from, to);
  const pk = scopePartition(scope);
  await Promise.all([
    whole && eachRollup({ pk, ...siteRange(whole.first, whole.last), only: ['sk'] }, add),
    ...edges.map(({ day, firstQuarter, lastQuarter }) =>
      eachRollup({ pk, ...siteRange(day, day) }, (item) => {
        eachCountIn(item, (name) => {
          const quarter = quarterlyCount(name)?.quarter ?? -1;
          if (quarter >= firstQuarter && quarter <= lastQuarter) add(item);
        });
      }),
    ),
  ]);
  return hosts.size;
}

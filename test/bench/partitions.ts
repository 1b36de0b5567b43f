import { randomFrom } from '../../local/demo/random.ts';

/** How a link's clicks are keyed. */
export type KeyDesign = {
  /** How many partition keys share the clicks evenly. */
  readonly keys: number;
};

/** The table as the clicks meet it. */
export type TableState = {
  readonly partitions: number;
  /** Write units a second that the account allows the table. */
  readonly quota: number;
};

export type Surge = {
  readonly clicksPerSecond: number;
  readonly rampSeconds: number;
  readonly seconds: number;
};

/** What DynamoDB documents: a partition takes so many write units a second, whatever the table has. */
const PARTITION_UNITS = 1000;
/** It splits a partition that stays hot; after how long it does not say. */
const HOT = 0.9;
const HOT_SECONDS = 120;

/**
 * The part of a surge of one-unit writes that is throttled, each tried once.
 *
 * Keys hash evenly to partitions; a partition that is hot for two minutes is split where its load
 * is halved. One that holds a single key cannot be split: its clicks come in the order of time.
 */
export function throttledPart(design: KeyDesign, table: TableState, surge: Surge): number {
  const { next: random } = randomFrom(1);
  const places = Array.from({ length: design.keys }, () => random()).sort((a, b) => a - b);
  let bounds = Array.from({ length: table.partitions + 1 }, (_, i) => i / table.partitions);
  const hotFor = new Map<string, number>();
  let asked = 0;
  let served = 0;
  for (let second = 1; second <= surge.seconds; second++) {
    const rate = surge.clicksPerSecond * Math.min(1, second / surge.rampSeconds);
    const loads = loadsOf(places, bounds, rate / design.keys, random);
    const taken = loads.map(({ load }) => Math.min(load, PARTITION_UNITS));
    asked += loads.reduce((sum, { load }) => sum + load, 0);
    served += Math.min(
      taken.reduce((sum, load) => sum + load, 0),
      table.quota,
    );
    const cuts = loads.flatMap(({ load, keys, from, to }) => {
      const name = `${from}-${to}`;
      const seconds = load >= HOT * PARTITION_UNITS ? (hotFor.get(name) ?? 0) + 1 : 0;
      hotFor.set(name, seconds);
      const [left, right] = keys.slice(keys.length / 2 - 1);
      const isSplit = seconds >= HOT_SECONDS && left !== undefined && right !== undefined;
      return isSplit && keys.length > 1 ? [(left + right) / 2] : [];
    });
    bounds = [...bounds, ...cuts].sort((a, b) => a - b);
  }
  return 1 - served / asked;
}

/** What each partition is asked in a second. */
function loadsOf(
  places: readonly number[],
  bounds: readonly number[],
  perKey: number,
  random: () => number,
) {
  let next = 0;
  return bounds.slice(1).map((to, i) => {
    const keys: number[] = [];
    for (let place = places[next]; place !== undefined && place < to; place = places[next]) {
      keys.push(place);
      next += 1;
    }
    return { from: bounds[i] ?? 0, to, keys, load: around(keys.length * perKey, random) };
  });
}

/** A number of independent events of which so many are expected. */
function around(expected: number, random: () => number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Math.max(0, Math.round(expected + Math.sqrt(expected) * normal));
}

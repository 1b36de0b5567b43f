/** What a service is asked to carry. */
export type Load = {
  readonly clicksPerDay: number;
  /** Among whom the clicks are spread evenly, which is the dearest way. */
  readonly recipients: number;
  /** @default 0.8 of the clicks are a visitor's first of the day on a link */
  readonly firstClicks?: number;
};

export type Cost = {
  readonly batch: number;
  readonly writeUnitsPerClick: {
    readonly log: number;
    readonly claims: number;
    readonly cells: number;
  };
  /** USD for a million clicks, by what it is paid for. */
  readonly perMillion: Readonly<Record<string, number>>;
  /** USD a month of thirty days, with what is paid however few clicks there are. */
  readonly perMonth: number;
};

/** us-east-1, on demand, USD: list prices without any free tier. */
const PRICE = {
  millionWriteUnits: 0.625,
  millionReadUnits: 0.125,
  millionInvocations: 0.2,
  gigabyteSecond: 0.0000133334,
  tableGigabyteMonth: 0.25,
  objectGigabyteMonth: 0.023,
  millionObjectPuts: 5,
  millionEdgeRequests: 1,
  logGigabyte: 0.5,
  /** Ten alarms, one secret; the schedules' calls and reads are less than a dime. */
  fixedMonth: 10 * 0.1 + 0.4 + 0.1,
} as const;

const DAY_SECONDS = 86_400;
const MONTH_DAYS = 30;
const BATCH_MAX = 1000;
const WINDOW_SECONDS = 1;
/** A new table's four partitions are as many shards of its stream; another for each 1,000 puts a second. */
const SHARDS_MIN = 4;
const PARALLEL = 2;
const REDIRECT = { seconds: 0.008, gigabytes: 0.25 } as const;
const LINK_CACHE_SECONDS = 60;
const EVENT = { kilobytes: 0.4, months: 13, archivedKilobytes: 0.1 } as const;
const LEAF_KILOBYTES = 0.25;

/** What a month of such days costs on AWS: the formula of docs/scale.md. */
export function costOf({ clicksPerDay, recipients, firstClicks = 0.8 }: Load): Cost {
  const rate = clicksPerDay / DAY_SECONDS;
  const shards = Math.max(SHARDS_MIN, Math.ceil(rate / 1000));
  const batch = clamp((rate * WINDOW_SECONDS) / (shards * PARALLEL), 1, BATCH_MAX);
  const lanes = clamp(rate * 0.02, 1, batch);
  const distinct = distinctAmong(recipients, batch) / batch;
  const writeUnits = {
    log: 1,
    claims: firstClicks + firstsPerClick(clicksPerDay, recipients),
    cells: cellUnitsPerClick({ batch, lanes, distinct, detailUnits: detailUnits(clicksPerDay) }),
  };
  const perMillion = {
    edge: PRICE.millionEdgeRequests,
    redirect:
      PRICE.millionInvocations + 1e6 * REDIRECT.seconds * REDIRECT.gigabytes * PRICE.gigabyteSecond,
    'look-ups': 0.5 * missRate(rate, recipients) * PRICE.millionReadUnits,
    log: writeUnits.log * PRICE.millionWriteUnits,
    claims: writeUnits.claims * PRICE.millionWriteUnits,
    cells: writeUnits.cells * PRICE.millionWriteUnits,
    aggregate: aggregatePrice(batch),
    storage:
      EVENT.kilobytes * EVENT.months * PRICE.tableGigabyteMonth +
      distinct * LEAF_KILOBYTES * 12 * PRICE.tableGigabyteMonth,
    archive:
      PRICE.millionObjectPuts / batch + EVENT.archivedKilobytes * 12 * PRICE.objectGigabyteMonth,
  };
  const million = Object.values(perMillion).reduce((sum, price) => sum + price, 0);
  const perMonth = (million * clicksPerDay * MONTH_DAYS) / 1e6 + PRICE.fixedMonth;
  return { batch, writeUnitsPerClick: writeUnits, perMillion, perMonth };
}

export type Batch = {
  readonly batch: number;
  /** Lanes that a batch's events come from. */
  readonly lanes: number;
  /** Different credentials for each event: 1 if all differ. */
  readonly distinct: number;
  /** Write units of a day's detail, which grows with the day; the other cells stay below 1 KB. */
  readonly detailUnits?: number;
};

const ITEMS_MAX = 100;
/** The issuer's and the program's day, dimensions, edge and cohort, and the program's arrivals. */
const SHARED_CELLS = 9;
const DETAIL_CELLS = 2;
/** Leaf and totals. */
const OWN_CELLS = 2;
/** A transaction's write counts twice. */
const TRANSACTIONAL = 2;

/** Write units that counting a batch takes for each click. */
export function cellUnitsPerClick({ batch, lanes, distinct, detailUnits = 1 }: Batch): number {
  const own = Math.max(1, distinct * batch) * OWN_CELLS;
  const room = ITEMS_MAX - SHARED_CELLS - 1;
  const transactions = Math.ceil(own / room);
  const heads = Math.max(lanes, transactions + lanes - 1);
  const shared = SHARED_CELLS + DETAIL_CELLS * (detailUnits - 1);
  return (TRANSACTIONAL * (own + heads + transactions * shared)) / batch;
}

/** How many of so many are met by `draws` that fall on them evenly. */
function distinctAmong(all: number, draws: number): number {
  return all * -Math.expm1(draws * Math.log1p(-1 / Math.max(2, all)));
}

const DETAIL_KILOBYTES = 6;
const DETAIL_HALF_FULL_CLICKS = 200;

/** A full day's detail has six kilobytes at its end: on average half, rounded up by half a unit. */
function detailUnits(clicksPerDay: number): number {
  const end = DETAIL_KILOBYTES * -Math.expm1(-clicksPerDay / DETAIL_HALF_FULL_CLICKS);
  return Math.max(1, end / 2 + 0.5);
}

/** Each credential has two firsts to give a year, of engagement and of referral. */
function firstsPerClick(clicksPerDay: number, recipients: number): number {
  return Math.min(1, (2 * recipients) / (365 * clicksPerDay));
}

/** Environments remember a link for a minute. */
function missRate(rate: number, recipients: number): number {
  const environments = Math.max(1, rate * REDIRECT.seconds * 2);
  const clicksOfLink = (rate * LINK_CACHE_SECONDS) / environments / recipients;
  return 1 / (1 + clicksOfLink);
}

function aggregatePrice(batch: number): number {
  const calls = 1e6 / batch;
  const seconds = 0.03 + 0.0008 * batch;
  return (calls / 1e6) * PRICE.millionInvocations + calls * seconds * PRICE.gigabyteSecond;
}

function clamp(n: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, n));
}

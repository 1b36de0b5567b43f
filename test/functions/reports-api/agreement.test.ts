import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Day, dayIn, HOUR, QUARTER } from '#shared/calendar.ts';
import { CHANNELS } from '#shared/channels.ts';
import { type ExcludedKind, excludedCounter } from '#shared/counting/rules/cell.ts';
import { addTo, type Excluded, excludedIn, type Tally } from '#shared/counting/rules/tally.ts';
import type { Click, Exclusion } from '#shared/lane-log/rules/event.ts';
import { countEvents } from '../../support/count-events.ts';
import { freshIssuer, type TestIssuer } from '../../support/issuer.ts';
import { engagement, subject } from '../../support/log-events.ts';
import { report } from '../../support/reports-api.ts';

const TIME_ZONE = 'Asia/Kathmandu';
/** Over the weekend on which New York's clocks go back. */
const BEGIN = Date.parse('2025-10-30T00:00:00Z');
const SPAN_HOURS = 6 * 24;
const ZONES = ['UTC', TIME_ZONE, 'Asia/Kolkata', 'America/New_York', 'Pacific/Chatham'];

let own: TestIssuer;
let clicks: Click[];

/** 400 clicks at random times, of 12 learners of 2 programs, told apart by all that is counted. */
beforeAll(async () => {
  own = await freshIssuer({ timeZone: TIME_ZONE });
  const { issuerId } = own.issuer;
  const [one, two] = [subject().programId, subject().programId];
  const learners = Array.from({ length: 12 }, (_, i) => ({
    ...subject(),
    programId: i % 3 ? one : two,
  }));
  const click = fc.record({
    at: fc.integer({ min: BEGIN, max: BEGIN + SPAN_HOURS * HOUR - 1 }),
    who: fc.constantFrom(...learners),
    kind: fc.constantFrom('engagement' as const, 'referral' as const),
    channel: fc.option(fc.constantFrom(...CHANNELS), { nil: undefined }),
    country: fc.option(fc.constantFrom('DE', 'IN', 'NP'), { nil: undefined }),
    device: fc.constantFrom('mobile' as const, 'desktop' as const),
    excluded: fc.option(fc.constantFrom('bot' as const, 'owner' as const), { nil: undefined }),
  });
  clicks = fc
    .sample(click, { numRuns: 400, seed: 7 })
    .map(({ who, ...rest }) =>
      engagement({ ...who, ...rest, issuerId, day: dayIn(TIME_ZONE, rest.at) }),
    );
  await countEvents(clicks.map((event) => ({ event })));
});

const read = (path: string) => report(path, own.keys.read);
const count = (kind: Click['kind'], some: readonly Click[]) =>
  some.filter((one) => one.kind === kind && !one.excluded).length;

type Asked = { readonly timeZone: string; readonly from: number; readonly to: number };
const within = ({ from, to }: Asked) => clicks.filter(({ at }) => at >= from && at < to);
const queryOf = ({ timeZone, from, to }: Asked) =>
  `timeZone=${timeZone}&from=${new Date(from).toISOString()}&to=${new Date(to).toISOString()}`;

const SPANS: readonly Asked[] = fc
  .sample(
    fc.record({
      timeZone: fc.constantFrom(...ZONES),
      start: fc.integer({ min: 0, max: SPAN_HOURS * 3 }),
      quarters: fc.integer({ min: 1, max: SPAN_HOURS * 4 }),
    }),
    { numRuns: 12, seed: 11 },
  )
  .map(({ timeZone, start, quarters }) => {
    const from = BEGIN + start * QUARTER;
    return { timeZone, from, to: from + quarters * QUARTER };
  });

describe.each(SPANS)('in $timeZone from $from to $to', (asked) => {
  test('the funnel, what was left out, every series and every breakdown tell the same', async () => {
    const truth = within(asked);
    const query = queryOf(asked);

    const funnel = await read(`/v1/reports/funnel?${query}`);
    expect(funnel.activity.slice(3, 5)).toEqual([
      { stage: 'engaged', events: count('engagement', truth) },
      { stage: 'referred', events: count('referral', truth) },
    ]);
    const bots = truth.filter(({ kind, excluded }) => kind === 'referral' && excluded === 'bot');
    expect(funnel.excluded.referral?.bot ?? 0).toBe(bots.length);
    for (const interval of ['hour', 'day', 'week', 'month']) {
      const { total, items } = await read(`/v1/reports/timeseries?interval=${interval}&${query}`);
      expect(total).toBe(count('engagement', truth));
      for (const { start, end, value } of items) {
        const some = within({ ...asked, from: Date.parse(start), to: Date.parse(end) });
        expect(value, `${interval} from ${start}`).toBe(count('engagement', some));
      }
    }
    for (const by of ['channel', 'country', 'device'] as const) {
      const { items } = await read(`/v1/reports/breakdown?by=${by}&${query}`);
      expect(asCounts(items)).toEqual(cutBy(by, truth));
      if (by === 'channel') expect(leftOut(items)).toEqual(funnel.excluded);
    }
  });
});

type Row = {
  value: string;
  counts: { engagements: number; referrals: number };
  excluded?: Excluded;
};

/** Rows of which something counts: others are there for what was left out of them. */
function asCounts(items: readonly Row[]) {
  return Object.fromEntries(
    items
      .map(({ value, counts }) => [value, [counts.engagements, counts.referrals]] as const)
      .filter(([, [engagements, referrals]]) => engagements + referrals > 0),
  );
}

/** What was left out of all the rows together. */
function leftOut(items: readonly Row[]): Excluded {
  const tally: Tally = new Map();
  for (const { excluded = {} } of items) {
    for (const [kind, reasons] of Object.entries(excluded)) {
      for (const [reason, n] of Object.entries(reasons)) {
        addTo(tally, excludedCounter(kind as ExcludedKind, reason as Exclusion), n);
      }
    }
  }
  return excludedIn(tally);
}

function cutBy(by: 'channel' | 'country' | 'device', truth: readonly Click[]) {
  const counted = truth.filter(({ excluded }) => !excluded);
  const groups = Map.groupBy(counted, (one) => one[by] ?? 'none');
  return Object.fromEntries(
    [...groups].map(([value, some]) => [
      value,
      [count('engagement', some), count('referral', some)],
    ]),
  );
}

test('the ranking of reporting days adds up to the report of the same days', async () => {
  for (const [from, to] of [
    ['2025-10-30', '2025-11-05'],
    ['2025-11-01', '2025-11-02'],
    ['2025-11-05', '2025-11-05'],
  ] as [Day, Day][]) {
    const query = `from=${from}&to=${to}`;
    const truth = clicks.filter(({ day }) => day >= from && day <= to);
    const board = await read(`/v1/influencers?rankBy=engagements&limit=200&${query}`);
    const goal = await read(`/v1/reports/goals/awareness?${query}`);

    expect(board.total).toBe(count('engagement', truth));
    const engagements = goal.metrics.find(({ id }: { id: string }) => id === 'engagements');
    expect(engagements.value).toBe(board.total);
    for (const { recipientId, score, parts } of board.items) {
      const some = truth.filter((one) => one.recipientId === recipientId);
      expect([score, parts.referrals]).toEqual([
        count('engagement', some),
        count('referral', some),
      ]);
    }
  }
});

test('a click that no cell has would be noticed (negative control)', async () => {
  const [asked = { timeZone: 'UTC', from: BEGIN, to: BEGIN }] = SPANS;
  const funnel = await read(`/v1/reports/funnel?${queryOf(asked)}`);
  const unseen = engagement({ at: asked.from });
  expect(funnel.activity[3].events).not.toBe(count('engagement', [...within(asked), unseen]));
});

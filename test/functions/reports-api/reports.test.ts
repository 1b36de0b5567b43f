import { beforeAll, describe, expect, test } from 'vitest';
import { freshIssuer } from '../../support/issuer.ts';
import { report } from '../../support/reports-api.ts';
import { aStory, TIME_ZONE } from '../../support/story.ts';

const WHEN = 'from=2026-11-20&to=2026-11-24';

let story: Awaited<ReturnType<typeof aStory>>;
beforeAll(async () => {
  story = await aStory();
});

const read = (path: string) => report(path, story.keys.read);
const metric = (body: { metrics: { id: string }[] }, id: string) =>
  body.metrics.find((one) => one.id === id);

describe('a goal', () => {
  test('awareness: published, share and engagement rates, referrals, sign-ups', async () => {
    const body = await read(`/v1/reports/goals/awareness?${WHEN}`);

    expect(metric(body, 'published')).toMatchObject({ kind: 'count', value: 3, previous: null });
    expect(metric(body, 'share_rate')).toMatchObject({ numerator: 2, denominator: 3 });
    expect(metric(body, 'engagement_rate')).toMatchObject({
      kind: 'rate',
      value: 2 / 3,
      smallSample: true,
    });
    expect(metric(body, 'referrals')).toMatchObject({ value: 3 });
    expect(metric(body, 'signups')).toMatchObject({ value: 2 });
    expect(metric(body, 'engagements')).toMatchObject({ value: 4 });
    expect(metric(body, 'unique_engagements')).toMatchObject({ value: 3 });
    expect(body.excluded).toEqual({
      engagement: { bot: 1, duplicate: 1 },
      signup: { 'self-referral': 1 },
    });
    expect(body.signupCredit).toEqual({
      credited: 2,
      firstTouch: 2,
      lastTouch: 2,
      unattributed: { 'no-click': 1 },
    });
    expect(body.period).toEqual({
      from: '2026-11-20T00:00:00+05:45',
      to: '2026-11-25T00:00:00+05:45',
      timeZone: TIME_ZONE,
      firstDay: '2026-11-20',
      lastDay: '2026-11-24',
      days: 5,
    });
  });

  test('launch: new learners, referrals, and who drove the most traffic', async () => {
    const body = await read(`/v1/reports/goals/launch?${WHEN}`);

    expect(metric(body, 'referred_new_learners')).toMatchObject({ value: 1 });
    expect(metric(body, 'referrals')).toMatchObject({ value: 3 });
    expect(body.influencers).toMatchObject({
      rankBy: 'referrals',
      period: { firstDay: '2026-11-20', lastDay: '2026-11-24', timeZone: TIME_ZONE },
    });
    expect(body.influencers.items).toMatchObject([
      { rank: 1, name: 'Ada', score: 1 },
      { rank: 1, name: 'Bo', score: 1 },
      { rank: 1, name: 'Cy', score: 1 },
    ]);
  });

  test('brand: shares, confirmed shares, channels; no mentions until there is a source', async () => {
    const body = await read(`/v1/reports/goals/brand?${WHEN}`);

    expect(metric(body, 'shares')).toMatchObject({ value: 3 });
    expect(metric(body, 'confirmed_shares')).toMatchObject({ value: 2 });
    expect(metric(body, 'confirmed_share_rate')).toMatchObject({ numerator: 2, denominator: 3 });
    expect(metric(body, 'mentions')).toMatchObject({ status: 'needs-input', value: null });
    expect(body.channels).toMatchObject([
      { value: 'linkedin', counts: { shares: 2, engagements: 3, signups: 2 } },
      { value: 'none', counts: { referrals: 1 } },
      { value: 'x', counts: { shares: 1, engagements: 1, signups: 0 } },
    ]);
  });

  test('that nothing tells of says what it needs, and guesses nothing', async () => {
    const { metrics } = await read('/v1/reports/goals/efficiency');
    for (const id of ['cost_savings', 'time_savings']) {
      expect(metric({ metrics }, id)).toMatchObject({
        status: 'needs-input',
        value: null,
        todo: expect.any(String),
      });
    }
  });

  test('compares with as many days before', async () => {
    const body = await read(
      '/v1/reports/goals/awareness?from=2026-11-24&to=2026-11-24&compare=previous',
    );

    expect(body.previousPeriod).toMatchObject({ firstDay: '2026-11-23', lastDay: '2026-11-23' });
    expect(metric(body, 'referrals')).toMatchObject({
      value: 1,
      previous: { value: 2 },
      change: { absolute: -1, relative: -0.5 },
    });
    expect(metric(body, 'signups')).toMatchObject({
      previous: { value: 0 },
      change: { absolute: 2, relative: null },
    });
    expect(metric(body, 'share_rate')).toMatchObject({
      value: null,
      previous: { value: null, denominator: 0 },
      change: { absolute: null, relative: null },
    });
  });

  test('of one program leaves the others out, and claims no unattributed sign-ups', async () => {
    const body = await read(`/v1/reports/goals/awareness?${WHEN}&programId=${story.go.programId}`);

    expect(metric(body, 'published')).toMatchObject({ value: 1 });
    expect(metric(body, 'engagements')).toMatchObject({ value: 0 });
    expect(metric(body, 'signups')).toMatchObject({ value: 1 });
    expect(body).toMatchObject({ excluded: {}, signupCredit: { unattributed: null } });
  });

  test('is one of nine', async () => {
    const { items } = await read('/v1/reports/goals');
    expect(items).toHaveLength(9);
  });
});

describe('the funnel', () => {
  test('tells credentials of the cohort from events of the period', async () => {
    const body = await read(`/v1/reports/funnel?${WHEN}`);

    const cohort = body.cohort.map((one: { credentials: number }) => one.credentials);
    const activity = body.activity.map((one: { events: number }) => one.events);
    expect(cohort).toEqual([3, 0, 2, 2, 1, 1]);
    expect(activity).toEqual([3, 0, 3, 4, 3, 2]);
    expect(body.rates).toHaveLength(13);
  });

  test('of days after the publication has activity and an empty cohort', async () => {
    const body = await read('/v1/reports/funnel?from=2026-11-21&to=2026-11-24');
    expect(body.cohort[0]).toEqual({ stage: 'published', credentials: 0 });
    expect(body.activity[2]).toEqual({ stage: 'shared', events: 3 });
  });
});

describe('a time series', () => {
  const series = async (query: string) =>
    (await read(`/v1/reports/timeseries?metric=engagements&${query}`)).items.map(
      ({ start, value }: { start: string; value: number }) => `${start.slice(0, 13)} ${value}`,
    );

  test('is of days of the viewer, with zeros where nothing happened', async () => {
    const span = 'from=2026-11-21&to=2026-11-23';
    expect(await series(span)).toEqual(['2026-11-21T00 0', '2026-11-22T00 1', '2026-11-23T00 3']);
    expect(await series(`${span}&timeZone=UTC`)).toEqual([
      '2026-11-21T00 0',
      '2026-11-22T00 2',
      '2026-11-23T00 2',
    ]);
  });

  test('is of hours, weeks and months too', async () => {
    const hours = await series('interval=hour&from=2026-11-23&to=2026-11-23');
    expect(hours).toHaveLength(24);
    expect(hours.filter((one: string) => !one.endsWith(' 0'))).toEqual([
      '2026-11-23T00 1',
      '2026-11-23T14 2',
    ]);
    expect(await series(`interval=week&${WHEN}`)).toEqual(['2026-11-20T00 1', '2026-11-23T00 3']);
    expect(await series(`interval=month&${WHEN}`)).toEqual(['2026-11-20T00 4']);
  });
});

describe('a breakdown', () => {
  const rows = async (query: string) =>
    (await read(`/v1/reports/breakdown?${WHEN}&${query}`)).items.map(
      ({ value, counts }: { value: string; counts: { engagements: number; referrals: number } }) =>
        `${value} ${counts.engagements} ${counts.referrals}`,
    );

  test('by country, device and source counts clicks, and only clicks', async () => {
    expect(await rows('by=country')).toEqual(['DE 3 2', 'none 0 1', 'NP 1 0']);
    expect(await rows('by=device')).toEqual(['mobile 3 3', 'desktop 1 0']);
    expect(await rows('by=source')).toEqual(['linkedin 4 3']);
    const [row] = (await read(`/v1/reports/breakdown?${WHEN}&by=country`)).items;
    expect(row.counts).not.toHaveProperty('signups');
  });

  test('by channel and program tells what was left out of each row', async () => {
    const leftOut = async (by: string) =>
      Object.fromEntries(
        (await read(`/v1/reports/breakdown?${WHEN}&by=${by}`)).items.map(
          ({ value, name, excluded }: { value: string; name?: string; excluded?: object }) => [
            name ?? value,
            excluded,
          ],
        ),
      );
    expect(await leftOut('channel')).toEqual({
      linkedin: { engagement: { duplicate: 1 }, signup: { 'self-referral': 1 } },
      x: { engagement: { bot: 1 } },
      none: {},
    });
    expect(await leftOut('program')).toEqual({
      Rust: { engagement: { bot: 1, duplicate: 1 }, signup: { 'self-referral': 1 } },
      Go: {},
    });
    expect(Object.values(await leftOut('country'))).toEqual([undefined, undefined, undefined]);
  });

  test('by program names them and counts everything', async () => {
    const { items } = await read(`/v1/reports/breakdown?${WHEN}&by=program`);
    expect(items).toMatchObject([
      { name: 'Rust', counts: { published: 2, engagements: 4, signups: 1, value: { EUR: 1900 } } },
      { name: 'Go', counts: { published: 1, engagements: 0, signups: 1, value: { INR: 500 } } },
    ]);
  });

  test('of a part of a day reads its edges', async () => {
    const midnight = 'from=2026-11-22T18:15:00Z&to=2026-11-23T18:15:00Z';
    const { items } = await read(`/v1/reports/breakdown?${midnight}&by=country`);
    expect(items).toMatchObject([
      { value: 'DE', counts: { engagements: 2, referrals: 2 } },
      { value: 'NP', counts: { engagements: 1, referrals: 0 } },
    ]);
  });
});

test("another issuer's reports have nothing of it", async () => {
  const { keys } = await freshIssuer({ timeZone: TIME_ZONE });
  const funnel = await report(`/v1/reports/funnel?${WHEN}`, keys.read);
  expect(funnel.activity.every(({ events }: { events: number }) => events === 0)).toBe(true);
  for (const by of ['channel', 'program']) {
    expect((await report(`/v1/reports/breakdown?${WHEN}&by=${by}`, keys.read)).items).toEqual([]);
  }
  expect((await report(`/v1/influencers?${WHEN}`, keys.read)).items).toEqual([]);
});

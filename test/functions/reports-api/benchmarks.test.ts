import { beforeAll, expect, test } from 'vitest';
import { admin } from '../../support/admin-api.ts';
import { report } from '../../support/reports-api.ts';
import { aStory } from '../../support/story.ts';

const WHEN = 'from=2026-11-20&to=2026-11-24';

let story: Awaited<ReturnType<typeof aStory>>;
beforeAll(async () => {
  story = await aStory();
});

const rateIn = (metrics: { id: string }[]) => metrics.find(({ id }) => id === 'share_rate');

test('an industry’s average stands beside the own rate, as a fraction, with its source', async () => {
  const path = `/v1/reports/goals/awareness?${WHEN}`;
  expect(rateIn((await report(path, story.keys.read)).metrics)).toMatchObject({ benchmark: null });

  const body = { industry: 'bootcamp' };
  await admin('PATCH /v1/issuer', { key: story.keys.admin, body });

  const { metrics } = await report(path, story.keys.read);
  expect(rateIn(metrics)).toMatchObject({
    value: 2 / 3,
    benchmark: { industry: 'bootcamp', value: 0.33, note: 'Undated, indicative.' },
  });
  const compared = metrics.filter((one: { benchmark: unknown }) => one.benchmark !== null);
  expect(compared.map(({ id }: { id: string }) => id).sort()).toEqual([
    'open_rate',
    'referral_rate',
    'share_rate',
  ]);
});

test('all fourteen industries stand beside the own rates', async () => {
  const body = await report(`/v1/reports/benchmarks?${WHEN}`, story.keys.read);
  expect(body.items).toHaveLength(14);
  expect(body.items[0]).toEqual({
    industry: 'awarding-body',
    averages: [
      { id: 'open_rate', value: 0.6 },
      { id: 'share_rate', value: 0.21 },
      { id: 'referral_rate', value: 0.06 },
    ],
  });
  expect(body.own).toMatchObject([
    { id: 'open_rate', numerator: 0, denominator: 3 },
    { id: 'share_rate', numerator: 2 },
    { id: 'referral_rate', numerator: 1 },
  ]);
});

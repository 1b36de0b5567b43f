import { describe, expect, test } from 'vitest';
import { DAY, utcDayOf } from '#shared/calendar.ts';
import { admin } from '../../support/admin-api.ts';
import { freshIssuer } from '../../support/issuer.ts';
import { publishAll } from '../../support/publish.ts';
import { report } from '../../support/reports-api.ts';

const day = (offset: number) => utcDayOf(Date.now() + offset * DAY);

test('a sum is on track if it keeps its pace, a rate if it is at its level', async () => {
  const { keys } = await freshIssuer({ timeZone: 'UTC' });
  await publishAll(
    keys.ingest,
    [9, 5, 2, 60].map((days) => ({
      externalId: `award-${days}`,
      program: 'First aid',
      recipient: { externalId: `learner-${days}` },
      issuedAt: new Date(Date.now() - days * DAY).toISOString(),
    })),
  );
  const put = (path: string, body: object) =>
    admin(`PUT /v1/targets/${path}`, { key: keys.admin, body });
  const tenDaysOfTwenty = { from: day(-10), date: day(9) };
  expect(await put('launch/new_learners', { value: 6, ...tenDaysOfTwenty })).toMatchObject({
    status: 200,
    body: { goal: 'launch', metricId: 'new_learners', value: 6 },
  });
  await put('awareness/share_rate', { value: 0.4, date: day(30) });
  const targetOf = async (goal: string, id: string) => {
    const { metrics } = await report(`/v1/reports/goals/${goal}?period=7d`, keys.read);
    return metrics.find((one: { id: string }) => one.id === id).target;
  };

  expect(await targetOf('launch', 'new_learners')).toMatchObject({
    rule: 'pace',
    value: 6,
    actual: 3,
    expected: 3,
    distance: 3,
    onTrack: true,
  });
  await put('launch/new_learners', { value: 8, ...tenDaysOfTwenty });
  expect(await targetOf('launch', 'new_learners')).toMatchObject({ expected: 4, onTrack: false });
  expect(await targetOf('awareness', 'share_rate')).toMatchObject({
    rule: 'level',
    actual: 0,
    expected: 0.4,
    onTrack: false,
  });
  expect(await targetOf('awareness', 'signups')).toBeNull();

  const listed = await admin('GET /v1/targets', { key: keys.read });
  expect(listed.body.items).toHaveLength(2);
  await admin('DELETE /v1/targets/launch/new_learners', { key: keys.admin });
  expect(await targetOf('launch', 'new_learners')).toBeNull();
});

describe('a target is refused', () => {
  test.each([
    ['tomorrow', 'launch/new_learners', { value: 5, date: 'tomorrow' }, 'date'],
    ['by yesterday', 'launch/new_learners', { value: 5, date: day(-1) }, 'date'],
    ['before it begins', 'launch/new_learners', { value: 5, from: day(3), date: day(1) }, 'date'],
    ['as a word', 'launch/new_learners', { value: 'many', date: day(9) }, 'value'],
    ['a percentage', 'awareness/share_rate', { value: 40, date: day(9) }, 'value'],
    ['with a reason', 'launch/new_learners', { value: 5, date: day(9), why: 'x' }, 'why'],
    ['of another goal’s metric', 'launch/cost_savings', { value: 5, date: day(9) }, 'metricId'],
    ['of a goal that is none', 'fame/new_learners', { value: 5, date: day(9) }, 'goal'],
  ])('%s', async (_, path, body, field) => {
    const { keys } = await freshIssuer({ timeZone: 'UTC' });
    const answer = await admin(`PUT /v1/targets/${path}`, { key: keys.admin, body });
    expect([400, 404]).toContain(answer.status);
    expect(answer.body.errors).toMatchObject([{ field }]);
    expect((await admin('GET /v1/targets', { key: keys.read })).body.items).toEqual([]);
  });

  test('to who may only read or ingest', async () => {
    const { keys } = await freshIssuer();
    const body = { value: 5, date: day(9) };
    for (const key of [keys.read, keys.ingest]) {
      const { status } = await admin('PUT /v1/targets/launch/new_learners', { key, body });
      expect(status).toBe(403);
    }
  });
});

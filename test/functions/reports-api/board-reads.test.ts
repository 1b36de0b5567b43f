import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { DAY, type Day } from '#shared/calendar.ts';
import { startCapacityMeter } from '../../support/capacity-meter.ts';

const meter = await startCapacityMeter(process.env.AWS_ENDPOINT_URL_DYNAMODB ?? '');
vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', meter.url);
afterAll(() => meter.stop());

// Loaded only now, so that every call goes through the meter.
const { rankingStory } = await import('../../support/ranking-story.ts');
const { rankDays } = await import('#shared/rankings/rank.ts');
const { openRangeBoard } = await import('#shared/rankings/open-range-board.ts');
const { currentGeneration } = await import('#shared/counting/generations.ts');

const BEGIN = Date.parse('2026-03-01T00:00:00Z');
const NOW = BEGIN + 6.5 * DAY;
const FIRST: Day = '2026-03-01';
const SETTLED: Day = '2026-03-05';
const RECIPIENTS = 60;

let story: Awaited<ReturnType<typeof rankingStory>>;
beforeAll(async () => {
  story = await rankingStory({ timeZone: 'UTC', begin: BEGIN, recipients: RECIPIENTS });
  const click = {
    kind: 'engagement',
    channel: 'x',
    excluded: undefined,
    value: undefined,
  } as const;
  const clicks = Array.from({ length: RECIPIENTS }, (_, who) => ({ ...click, who, hour: who }));
  await story.count([...clicks, { ...click, who: 7, hour: 6 * 24 + 1 }]);
  await rankDays(story.issuerId, { now: NOW, boardLeavesMin: 1 });
});

/** What somebody's rank was read with, beside the generation, which everybody asks for. */
async function readsFor(who: number, last: Day) {
  const { issuerId, recipientIds } = story;
  const id = recipientIds[who];
  if (!id) throw new Error('nobody');
  await currentGeneration();
  meter.takeCalls();
  const range = { first: FIRST, last };
  const board = await openRangeBoard({ issuerId, range, rankBy: 'engagements', now: NOW });
  expect(await board?.contenderOf(id)).toHaveProperty('byChannel');
  return meter.takeCalls();
}

test('anybody’s rank on settled days is two GetItems, and one Query that the board is true', async () => {
  for (const who of [0, 7, 31]) {
    // The generation may be asked for in between: it is, every two seconds.
    await expect.poll(() => readsFor(who, SETTLED)).toEqual({ GetItem: 2, Query: 1 });
  }
});

test('what was counted since is read besides (negative control)', async () => {
  const { GetItem = 0, Query = 0 } = await readsFor(31, '2026-03-07');
  expect(GetItem + Query).toBeGreaterThan(3);
});

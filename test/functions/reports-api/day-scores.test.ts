import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Day, HOUR } from '#shared/calendar.ts';
import { currentGeneration } from '#shared/counting/generations.ts';
import type { Leaf } from '#shared/counting/rules/leaf.ts';
import type { SurveyResponse } from '#shared/lane-log/rules/event.ts';
import { readDayScores } from '#shared/rankings/day-scores.ts';
import { rankDays } from '#shared/rankings/rank.ts';
import { RANK_BY } from '#shared/rankings/rules/ranking.ts';
import { writeScoreChunks } from '#shared/rankings/score-chunks.ts';
import { countEvents } from '../../support/count-events.ts';
import { freshIssuer } from '../../support/issuer.ts';
import { engagement, subject } from '../../support/log-events.ts';
import { choices, rankingStory } from '../../support/ranking-story.ts';
import { report } from '../../support/reports-api.ts';

const TIME_ZONE = 'Asia/Kathmandu';
const BEGIN = Date.parse('2026-03-01T00:00:00Z');
const NOW = Date.parse('2026-04-01T00:00:00Z');
const HOURS = 5 * 24;
const DAYS: readonly Day[] = ['2026-03-01', '2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05'];

let story: Awaited<ReturnType<typeof rankingStory>>;
const choice = choices(HOURS, 10);

/** Few recipients and few points, so that there are ties of all kinds. */
beforeAll(async () => {
  story = await rankingStory({ timeZone: TIME_ZONE, begin: BEGIN, recipients: 10 });
  await story.count(fc.sample(choice, { numRuns: 300, seed: 5 }));
});

/** All that rankings say, of several runs of days: by everything, of all and of one program. */
function everything() {
  const runs = [
    [DAYS[0], DAYS[4]],
    [DAYS[1], DAYS[2]],
    [DAYS[3], DAYS[3]],
  ];
  const filters = ['', ...story.programs.map((programId) => `&programId=${programId}`)];
  const paths = runs.flatMap(([from, to]) =>
    RANK_BY.flatMap((rankBy) =>
      filters.map((filter) => `/v1/influencers?from=${from}&to=${to}&rankBy=${rankBy}${filter}`),
    ),
  );
  return story.read(paths);
}

const rank = () => rankDays(story.issuerId, { now: NOW });

describe('a ranking from day files', () => {
  test('is the ranking of the leaves: ties, programs, shares, channels, exclusions', async () => {
    const folded = await everything();
    expect(await rank()).toBeGreaterThanOrEqual(DAYS.length);

    expect(await everything()).toEqual(folded);
    expect(await rank()).toBe(0);
  });

  test('has what comes late, before and after its files are made anew', async () => {
    const late = fc.sample(choice, { numRuns: 5, seed: 9 }).map((one) => ({ ...one, hour: 50 }));
    const before = await everything();
    await story.count(late);
    const folded = await everything();
    expect(folded).not.toEqual(before);

    const remade = await rank();
    expect(remade).toBeGreaterThan(0);
    expect(remade).toBeLessThanOrEqual(3);
    expect(await everything()).toEqual(folded);
  });

  test('reads them indeed: one that lacks a leaf is noticed (negative control)', async () => {
    const { issuerId } = story;
    const truth = await everything();
    const day = DAYS[2] ?? '2026-03-03';
    const file = (await readDayScores(issuerId, day, day)).get(day);
    const leaves: Leaf[] = [];
    file?.eachLeaf((leaf) => leaves.push(leaf));
    const stamp = file?.stamp ?? 0;
    const generation = await currentGeneration();
    const place = { generation, issuerId, range: { first: day, last: day }, stamp };
    const write = (some: readonly Leaf[]) =>
      writeScoreChunks(place, { groups: 1, leavesOf: async () => some });
    await write(leaves.slice(1));
    expect(await everything()).not.toEqual(truth);

    await write(leaves);
    expect(await everything()).toEqual(truth);
  });
});

test('an answer that is replaced does not hide what came late', async () => {
  const { issuer, keys } = await freshIssuer({ timeZone: 'UTC' });
  const { issuerId } = issuer;
  const learner = subject();
  const [day, at] = ['2026-03-03' as const, Date.parse('2026-03-03T12:00:00Z')];
  const click = () => ({
    event: engagement({ ...learner, issuerId, at, day }),
    won: { isUnique: false },
  });
  const answer = (changes: Partial<SurveyResponse>): { event: SurveyResponse } => ({
    event: {
      kind: 'survey',
      eventId: randomUUID(),
      survey: 'experience',
      answer: { rating: 5 },
      ...learner,
      issuerId,
      at,
      day,
      ...changes,
    },
  });
  const clicks = async () => {
    const path = `/v1/influencers?from=${day}&to=${day}&rankBy=engagements`;
    return (await report(path, keys.read)).items[0].score;
  };
  await countEvents([click(), answer({})]);
  expect(await rankDays(issuerId, { now: NOW })).toBeGreaterThan(0);

  // The day loses an answer, a rating and its five points, and gains as many clicks.
  const later = { at: at + 240 * HOUR, day: '2026-03-13' } as const;
  const clicksAfter = Array.from({ length: 7 }, click);
  await countEvents([answer({ ...later, replaces: { rating: 5, at } }), ...clicksAfter]);

  expect(await clicks()).toBe(8);
});

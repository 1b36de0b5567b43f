import { setTimeout as sleep } from 'node:timers/promises';
import { ScanCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { evict } from '#shared/aws/cache.ts';
import { dynamo } from '#shared/aws/dynamodb.ts';
import { type Key, tables } from '#shared/aws/tables.ts';
import { DAY, type Day, dayIn, daysOf, HOUR } from '#shared/calendar.ts';
import { PROPAGATION_MS, widenLeaves } from '#shared/counting/generations.ts';
import { LEAF_BUCKETS } from '#shared/counting/keys.ts';
import { rangeStamp } from '#shared/rankings/day-scores.ts';
import { impactOf } from '#shared/rankings/impact.ts';
import { sumsAround } from '#shared/rankings/leaves.ts';
import { findRangeBoard } from '#shared/rankings/range-boards.ts';
import { rankDays } from '#shared/rankings/rank.ts';
import { RANK_BY } from '#shared/rankings/rules/ranking.ts';
import type { Credential } from '#shared/registry/credentials.ts';
import { choices, rankingStory } from '../../support/ranking-story.ts';
import { report } from '../../support/reports-api.ts';

const BEGIN = Date.parse('2026-03-01T00:00:00Z');
const FIRST: Day = '2026-03-01';
const RECIPIENTS = 14;

afterAll(() => {
  vi.useRealTimers();
});

/**
 * Where the clock stands: zones ahead and behind, just after midnight, at noon. How far leaves are
 * spread, and how many are held at once: files of one chunk and of many, in one group and in many.
 */
const CLOCKS = [
  { seed: 3, timeZone: 'UTC', now: '2026-03-12T23:50:00Z', held: 10, buckets: 4 },
  { seed: 2, timeZone: 'America/New_York', now: '2026-03-08T00:20:00Z', held: 15, buckets: 16 },
  { seed: 1, timeZone: 'Asia/Kathmandu', now: '2026-03-07T12:00:00Z', held: 1000, buckets: 4 },
];
/** `npm test` takes the one with the most chunks; the long run takes them all. */
const CHOSEN = process.env.ALL_CLOCKS ? CLOCKS : CLOCKS.slice(0, 1);

describe.each(CHOSEN)('at $now in $timeZone', ({ seed, timeZone, now, held, buckets }) => {
  const at = Date.parse(now);
  const hours = (at - BEGIN) / HOUR;
  let story: Awaited<ReturnType<typeof rankingStory>>;

  beforeAll(async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: at });
    story = await rankingStory({ timeZone, begin: BEGIN, recipients: RECIPIENTS });
    await widenLeaves(story.issuerId, { from: '2026-02-01', buckets });
    await sleep(buckets > LEAF_BUCKETS ? PROPAGATION_MS : 0);
    await story.count(some(160, seed));
  });

  const some = (numRuns: number, from: number) =>
    fc.sample(choices(Math.floor(hours), RECIPIENTS), { numRuns, seed: from });
  const rank = () => {
    const limits = { boardLeavesMin: 1, heldLeavesMax: held };
    return rankDays(story.issuerId, { now: Date.now(), ...limits });
  };

  /** Every ranking: of runs with a board and without, of all and of a program; and everybody's place. */
  async function everything() {
    const runs = ['period=7d', 'period=month', `from=${FIRST}&to=2026-03-04`, 'period=all'];
    const lists = runs.flatMap((run) =>
      RANK_BY.map((rankBy) => `/v1/influencers?${run}&rankBy=${rankBy}`),
    );
    const ofProgram = `/v1/influencers?period=month&programId=${story.programs[0]}`;
    const places = story.recipientIds
      .slice(0, 6)
      .flatMap((id) => [
        `/v1/influencers/${id}?period=month`,
        `/v1/influencers/${id}?period=7d&rankBy=reach`,
      ]);
    return [...(await story.read([...lists, ofProgram, ...places])), ...(await onPages())];
  }

  /** The ranks that recipients' own pages show. */
  async function onPages() {
    evict('reach-ranks', `${story.issuerId}/${dayIn(timeZone, at)}`);
    const ranks: unknown[] = [];
    for (const learner of story.learners) {
      const { rank } = await impactOf(story.issuer, learner as Credential & typeof learner);
      ranks.push(rank);
    }
    return ranks;
  }

  test('boards say what the leaves say, before and after something comes late', async () => {
    const folded = await everything();
    await rank();
    expect(await boards()).not.toEqual([]);
    expect(await everything()).toEqual(folded);

    await story.count(some(9, seed + 10));
    const later = await everything();
    expect(later).not.toEqual(folded);

    await rank();
    expect(await everything()).toEqual(later);
  });

  test('a board that is outdated and believed is caught (negative control)', async () => {
    await story.count([{ ...late, hour: 30 }]);
    const truth = await everything();
    await believe(await boards());
    expect(await everything()).not.toEqual(truth);
  });

  const late = { who: 1, kind: 'signup', channel: 'x', excluded: undefined, value: 3 } as const;

  async function boards(): Promise<Key[]> {
    const { Items = [] } = await dynamo.send(
      new ScanCommand({
        TableName: tables.rollups,
        FilterExpression: 'contains(pk, :board)',
        ExpressionAttributeValues: { ':board': `#M#${story.issuerId}#` },
      }),
    );
    return Items as Key[];
  }

  /** Give boards the stamps that their runs have now. */
  async function believe(keys: readonly Key[]): Promise<void> {
    for (const { pk, sk } of keys) {
      const [, , , first, last] = pk.split('#') as [string, string, string, Day, Day];
      const stamp = rangeStamp(
        { first, last },
        await sumsAround(story.issuerId, daysOf(first, last)),
      );
      await dynamo.send(
        new UpdateCommand({
          TableName: tables.rollups,
          Key: { pk, sk },
          UpdateExpression: 'SET stamp = :stamp',
          ExpressionAttributeValues: { ':stamp': stamp },
        }),
      );
    }
  }
});

describe('a ranking of more than a thousand', () => {
  const MANY = 1_150;
  const NOW = BEGIN + 6 * DAY;

  test('is the same on every page, whoever was counted since', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: NOW });
    const story = await rankingStory({ timeZone: 'UTC', begin: BEGIN, recipients: MANY });
    const click = {
      kind: 'engagement',
      channel: 'x',
      excluded: undefined,
      value: undefined,
    } as const;
    const everybody = Array.from({ length: MANY }, (_, who) => ({ ...click, who, hour: who % 96 }));
    await story.count([...everybody, ...everybody.filter(({ who }) => who % 7 === 0)]);
    // Somebody of the last place, somebody of the first, and somebody twice.
    await story.count([3, 5, 7, 7, 1_149, 1_148].map((who) => ({ ...click, who, hour: 130 })));

    const folded = await pages(story.key);
    await rankDays(story.issuerId, { now: NOW, boardLeavesMin: 1 });
    const run = { first: FIRST, last: '2026-03-05' } as const;
    expect(await findRangeBoard(story.issuerId, run, 'engagements')).toBeDefined();
    expect(await pages(story.key)).toEqual(folded);
    expect(folded.flatMap(({ items }) => items)).toHaveLength(MANY);
  });

  async function pages(key: string) {
    const answers: { items: unknown[] }[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const query = 'period=month&rankBy=engagements&limit=200';
      const page = await report(`/v1/influencers?${query}${cursor && `&cursor=${cursor}`}`, key);
      const { asOf, nextCursor, ...answer } = page;
      answers.push(answer);
      cursor = nextCursor;
    }
    return answers;
  }
});

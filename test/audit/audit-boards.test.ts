import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import type { Day } from '#shared/calendar.ts';
import type { Leaf } from '#shared/counting/rules/leaf.ts';
import { packHistogram } from '#shared/rankings/rules/packed-leaves.ts';
import { histogramFrom } from '#shared/rankings/rules/range-board.ts';
import { AT, engagement, subject } from '../support/log-events.ts';

const { audit } = await import('#shared/audit/audit.ts');

const { countLines } = await import('#shared/counting/count.ts');

const { readDayScoresMetadata, readDayScores } = await import('#shared/rankings/day-scores.ts');

const { dynamo } = await import('#shared/aws/dynamodb.ts');

const { currentGeneration } = await import('#shared/counting/generations.ts');

const { rangeBoardKey } = await import('#shared/rankings/keys.ts'),
  { inGeneration } = await import('#shared/counting/keys.ts');

const { writeScoreChunks } = await import('#shared/rankings/score-chunks.ts');

const { rankDays } = await import('#shared/rankings/rank.ts');

const { tables } = await import('#shared/aws/tables.ts');

const { freshIssuer } = await import('../support/issuer.ts');

const { writeLane } = await import('../support/lanes.ts');

const DAY_MS = 86_400_000;

const NOW = AT + 5 * DAY_MS;

const FIRST: Day = '2026-11-24';

const DAYS: readonly Day[] = [FIRST, '2026-11-25', '2026-11-26'];

const RECIPIENTS = 6;

/** An issuer whose recipients brought clicks on three days, the first one, the second two, and so on. */
async function aRanking() {
  const { issuerId } = (await freshIssuer({ timeZone: 'UTC' })).issuer;
  const who = Array.from({ length: RECIPIENTS }, subject);
  const click = (i: number, day: number) =>
    engagement({ ...who[i], issuerId, day: DAYS[day], at: AT + day * DAY_MS });
  const clicks = DAYS.flatMap((_, day) =>
    who.flatMap((_, i) => Array.from({ length: i + 1 }, () => click(i, day))),
  );
  await countLines(await writeLane(clicks));
  await rankDays(issuerId, { now: NOW, boardLeavesMin: 1 });
  const drift = async () => {
    const { drift: all, driftCount, verified } = await audit();
    const own = all.filter(({ sum }) => sum.startsWith(`${issuerId} `));
    expect(verified.includes(issuerId)).toBe(own.length === 0);
    expect(driftCount).toBe(all.length);
    return own.map(({ sum, ...one }) => ({ ...one, sum: sum.slice(issuerId.length + 1) }));
  };
  return { issuerId, click, drift };
}

test('the audit finds day scores and range boards as their leaves are', async () => {
  const { issuerId, drift } = await aRanking();
  expect([...(await readDayScoresMetadata(issuerId)).keys()]).toEqual(
    expect.arrayContaining([...DAYS]),
  );

  expect(await drift()).toEqual([]);
});

test('negative control: day scores in which two recipients are mistaken are named', async () => {
  const { issuerId, drift } = await aRanking();
  const file = (await readDayScores(issuerId, FIRST, FIRST)).get(FIRST);
  const leaves: Leaf[] = [];
  file?.eachLeaf((leaf) => leaves.push(leaf));
  const mistaken = leaves.map((leaf, i) => ({ ...leaf, ...namesOf(leaves.at(i - 1)) }));
  const place = { issuerId, range: { first: FIRST, last: FIRST }, stamp: file?.stamp ?? 0 };
  const generation = await currentGeneration();
  await writeScoreChunks({ ...place, generation }, { groups: 1, leavesOf: async () => mistaken });

  expect((await drift()).map(({ sum }) => sum)).toContain(`${FIRST} day scores: whose`);
});

test('negative control: so is a board that says another score', async () => {
  const { issuerId, drift } = await aRanking();
  const run = { first: FIRST, last: '2026-11-27' as Day };
  await dynamo.send(
    new UpdateCommand({
      TableName: tables.rollups,
      Key: inGeneration(
        await currentGeneration(),
        rangeBoardKey(issuerId, run, 'histogram', 'reach'),
      ),
      UpdateExpression: 'SET histogram = :histogram',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: { ':histogram': packHistogram(histogramFrom(new Map([[99, 1]]))) },
    }),
  );

  expect(await drift()).toContainEqual({
    sum: `2026-11-27 range board since ${FIRST} by reach: who have 99`,
    inLog: 0,
    inCells: 1,
  });
});

test('what is outdated is no drift: no ranking reads it', async () => {
  const { click, drift } = await aRanking();
  await countLines(await writeLane([click(2, 0)]));

  expect(await drift()).toEqual([]);
});

function namesOf(leaf: Leaf | undefined) {
  return leaf && { recipientId: leaf.recipientId, credentialId: leaf.credentialId };
}

import { expect, test } from 'vitest';
import { headOf } from '#shared/counting/count.ts';
import { currentGeneration } from '#shared/counting/generations.ts';
import { sweepLanes } from '#shared/counting/sweep.ts';
import { driftOf } from '../support/cells-of.ts';
import { appendTo, writeLane } from '../support/lanes.ts';
import { engagement, freshId } from '../support/log-events.ts';

test('the sweep counts lanes that no stream rang for, once', async () => {
  const issuerId = freshId('iss');
  const events = Array.from({ length: 12 }, () => engagement({ issuerId }));
  const lines = await writeLane(events);
  const lane = lines[0]?.lane ?? '';
  expect(await driftOf(events)).not.toEqual([]);

  await sweepLanes(Date.now());
  await sweepLanes(Date.now());

  expect(await headOf(await currentGeneration(), lane)).toBe(12);
  expect(await driftOf(events)).toEqual([]);
});

test('a lane that grows while it is counted does not keep the sweep going', async () => {
  const issuerId = freshId('iss');
  const lines = await writeLane([engagement({ issuerId })]);
  const lane = lines[0]?.lane ?? '';
  let appended = 0;

  await sweepLanes(Date.now(), async (seen) => {
    if (!seen.some((line) => line.lane === lane) || appended === 20) return;
    appended += 1;
    await appendTo(lane, 1 + appended, engagement({ issuerId }));
  });

  expect(appended).toBe(1);
  expect(await headOf(await currentGeneration(), lane)).toBe(1);
});

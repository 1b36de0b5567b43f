import { expect, test } from 'vitest';
import { headOf } from '#shared/counting/count.ts';
import { currentGeneration } from '#shared/counting/generations.ts';
import { sweepLanes } from '#shared/counting/sweep.ts';
import { driftOf } from '../support/cells-of.ts';
import { writeLane } from '../support/lanes.ts';
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

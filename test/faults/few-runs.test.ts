import { expect, test } from 'vitest';
// So that who changes what is counted runs this: the model bundles it for itself.
import './model/shipped.ts';
import { runSeeds, seedsFrom } from './model/run-seeds.ts';

const SEEDS = 8;
const EVENTS = 150;

test(`counting is exact in a few small runs of the model; model.test.ts has many and large ones`, async () => {
  const outcomes = await runSeeds({ seeds: seedsFrom(1, SEEDS), events: EVENTS });

  expect(outcomes.flatMap(({ mistakes }) => mistakes.slice(0, 3))).toEqual([]);
});

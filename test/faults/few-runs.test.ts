import { describe, expect, test } from 'vitest';
// So that who changes what is counted runs this: the model bundles it for itself.
import './model/shipped.ts';
import { chosenSeeds, seedOf } from './model/chosen-seeds.ts';
import { runSeeds, seedsFrom } from './model/run-seeds.ts';

const SEEDS = 8;
const EVENTS = 150;
const LONG_RUN_SEEDS = 300;

test(`counting is exact in a few small runs of the model; model.test.ts has many and large ones`, async () => {
  const outcomes = await runSeeds({ seeds: seedsFrom(1, SEEDS), events: EVENTS });

  expect(outcomes.flatMap(({ mistakes }) => mistakes.slice(0, 3))).toEqual([]);
});

describe('which seeds a test run tries', () => {
  const [one, other] = ['bb914bb1f00dbb914bb1f00d', 'bb914bb1f00ebb914bb1f00d'];

  test('a set of its own for each commit, and the same one again for the same commit', () => {
    expect(seedOf(one)).toBe(seedOf(one));
    expect(seedOf(one)).not.toBe(seedOf(other));
    expect(seedOf('000000000000')).toBeGreaterThan(LONG_RUN_SEEDS);
    expect(chosenSeeds({}).seeds).toBe(60);
  });

  test('or those that the environment names', () => {
    expect(chosenSeeds({ FAULT_FROM: '7', FAULT_SEEDS: '5' })).toEqual({ from: 7, seeds: 5 });
  });
});

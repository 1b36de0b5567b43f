import { describe, expect, test } from 'vitest';
import { DAY } from '#shared/calendar.ts';
import type { ProgramId } from '#shared/ids.ts';
import type { Holdings } from '#shared/registry/rules/program.ts';
import { pathwayFigures } from '#shared/reports/rules/pathways.ts';

const START = Date.parse('2026-01-01T00:00:00Z');

const [A, B, C, D] = ['prg_a', 'prg_b', 'prg_c', 'prg_d'] as const;

const SPAN = { from: START, to: START + 30 * DAY };

const NOW = START + 200 * DAY;

/** Who holds which program since which day. */
function holding(days: Partial<Record<ProgramId, number>>): Holdings {
  const entries = Object.entries(days).map(([id, day]) => [id, START + Number(day) * DAY]);
  return new Map(entries as [ProgramId, number][]);
}

const SEQUENCE = {
  steps: [
    { programId: A },
    { programId: B, afterProgramId: A },
    { programId: C, afterProgramId: B },
  ],
  dropOffDays: 90,
} as const;

describe('a sequence', () => {
  test.each([
    { days: { prg_a: 1, prg_b: 20, prg_c: 50 }, is: 'finished', because: 'the last step is held' },
    { days: { prg_a: 1, prg_b: 20 }, is: 'droppedOff', because: '180 days are more than 90' },
    { days: { prg_a: 1, prg_b: 150 }, is: 'inProgress', because: '50 days are not' },
    { days: { prg_a: 1, prg_c: 50 }, is: 'droppedOff', because: 'a step between is missing' },
    { days: { prg_b: 1, prg_c: 2 }, is: 'nothing', because: 'it was never begun' },
    { days: { prg_a: 40, prg_b: 41 }, is: 'nothing', because: 'it was begun after the period' },
  ])('$days is $is: $because', ({ days, is }) => {
    const { began, finished, droppedOff, inProgress } = pathwayFigures(
      SEQUENCE,
      [holding(days)],
      SPAN,
      NOW,
    );
    expect({ began, finished, droppedOff, inProgress }).toEqual({
      began: is === 'nothing' ? 0 : 1,
      finished: 0,
      droppedOff: 0,
      inProgress: 0,
      ...(is !== 'nothing' && { [is]: 1 }),
    });
  });

  test('tells of each step who got there, who got no farther, and how long it took', () => {
    const learners = [
      holding({ prg_a: 0, prg_b: 10, prg_c: 40 }),
      holding({ prg_a: 0, prg_b: 20 }),
      holding({ prg_a: 5, prg_b: 65 }),
      holding({ prg_a: 5 }),
    ];
    const { steps, transitions, transitionDays } = pathwayFigures(SEQUENCE, learners, SPAN, NOW);
    expect(steps).toMatchObject([
      { programId: A, reached: 4, droppedOff: 1, daysMean: null, daysMedian: null },
      { programId: B, reached: 3, droppedOff: 2, daysMean: 30, daysMedian: 20 },
      { programId: C, reached: 1, droppedOff: 0, daysMean: 30, daysMedian: 30 },
    ]);
    expect([transitions, transitionDays]).toEqual([4, 120]);
  });

  test('earned in another order counts from the day on which all before is held', () => {
    const { finished, transitionDays } = pathwayFigures(
      SEQUENCE,
      [holding({ prg_a: 10, prg_b: 4, prg_c: 20 })],
      SPAN,
      NOW,
    );
    expect([finished, transitionDays]).toEqual([1, 10]);
  });
});

test('a tree is finished at the end of any of its branches', () => {
  const tree = {
    steps: [
      { programId: A },
      { programId: B, afterProgramId: A },
      { programId: C, afterProgramId: A },
      { programId: D, afterProgramId: C },
    ],
    dropOffDays: 90,
  } as const;
  const learners = [
    holding({ prg_a: 0, prg_b: 9 }),
    holding({ prg_a: 0, prg_c: 9, prg_d: 20 }),
    holding({ prg_a: 0, prg_c: 9 }),
  ];
  const { finished, droppedOff } = pathwayFigures(tree, learners, SPAN, NOW);
  expect([finished, droppedOff]).toEqual([2, 1]);
});

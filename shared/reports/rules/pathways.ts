import { DAY, type Instant } from '#shared/calendar.ts';
import type { ProgramId } from '#shared/ids.ts';
import type { Course, Holdings, Step } from '#shared/registry/rules/program.ts';

type StepFigures = Step & {
  /** Learners who got that far, every step before included. */
  readonly reached: number;
  /** Learners who got no farther, and have not gone on for too long. */
  readonly droppedOff: number;
  /** From the step before to this one, of those who reached it; null for the first and for none. */
  readonly daysMean: number | null;
  readonly daysMedian: number | null;
};

/** Of the learners who began a pathway in a period, how far they got up to now. */
export type PathwayFigures = {
  readonly began: number;
  readonly finished: number;
  readonly droppedOff: number;
  readonly inProgress: number;
  readonly steps: readonly StepFigures[];
  /** Of all steps that follow another: how often one was reached, and the days that took in all. */
  readonly transitions: number;
  readonly transitionDays: number;
};

type Reached = ReadonlyMap<ProgramId, Instant>;

/**
 * How learners who began in the span got on.
 *
 * A step is reached when it and every step before it are held: on the day of the last of them, in
 * whatever order they were earned. Who reached a step that nothing follows has finished.
 */
export function pathwayFigures(
  { steps, dropOffDays }: Course,
  learners: Iterable<Holdings>,
  { from, to }: { readonly from: Instant; readonly to: Instant },
  now: Instant,
): PathwayFigures {
  const ends = steps.filter((step) => steps.every((one) => one.afterProgramId !== step.programId));
  const tallies = steps.map(() => ({ reached: 0, droppedOff: 0, days: [] as number[] }));
  let [began, finished, droppedOff] = [0, 0, 0];
  for (const holdings of learners) {
    const reached = reachedSteps(steps, holdings);
    const beganAt = steps[0] && reached.get(steps[0].programId);
    if (beganAt === undefined || beganAt < from || beganAt >= to) continue;
    began += 1;
    const isFinished = ends.some(({ programId }) => reached.has(programId));
    const latest = latestOf(steps, reached);
    const isGone = !isFinished && now - latest.at > dropOffDays * DAY;
    if (isFinished) finished += 1;
    if (isGone) droppedOff += 1;
    for (const [i, { programId, afterProgramId }] of steps.entries()) {
      const [at, tally] = [reached.get(programId), tallies[i]];
      if (at === undefined || !tally) continue;
      tally.reached += 1;
      if (isGone && programId === latest.programId) tally.droppedOff += 1;
      const before = afterProgramId && reached.get(afterProgramId);
      if (before !== undefined) tally.days.push((at - before) / DAY);
    }
  }
  const days = tallies.flatMap((tally) => tally.days);
  return {
    began,
    finished,
    droppedOff,
    inProgress: began - finished - droppedOff,
    steps: steps.map((step, i) => stepFigures(step, tallies[i])),
    transitions: days.length,
    transitionDays: sumOf(days),
  };
}

function reachedSteps(steps: readonly Step[], holdings: Holdings): Reached {
  const reached = new Map<ProgramId, Instant>();
  for (const { programId, afterProgramId } of steps) {
    const held = holdings.get(programId);
    const before = afterProgramId === undefined ? 0 : reached.get(afterProgramId);
    if (held !== undefined && before !== undefined) reached.set(programId, Math.max(held, before));
  }
  return reached;
}

/** The step that was reached last; of several at the same time, the one farthest on. */
function latestOf(steps: readonly Step[], reached: Reached) {
  let latest: { programId?: ProgramId; at: Instant } = { at: Number.NEGATIVE_INFINITY };
  for (const { programId } of steps) {
    const at = reached.get(programId);
    if (at !== undefined && at >= latest.at) latest = { programId, at };
  }
  return latest;
}

type StepTally = { reached: number; droppedOff: number; days: number[] };

function stepFigures(step: Step, tally: StepTally | undefined): StepFigures {
  const { reached = 0, droppedOff = 0, days = [] } = tally ?? {};
  return {
    ...step,
    reached,
    droppedOff,
    daysMean: days.length === 0 ? null : sumOf(days) / days.length,
    daysMedian: medianOf(days),
  };
}

function medianOf(numbers: readonly number[]): number | null {
  const sorted = numbers.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, n) => sum + n, 0);
}

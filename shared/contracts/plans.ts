import * as z from 'zod';
import type { Step } from '#shared/registry/rules/program.ts';
import { GOAL_KEYS } from '#shared/reports/rules/goals.ts';
import { METRIC_IDS } from '#shared/reports/rules/metrics.ts';
import { ExternalId, Id, Name } from './text.ts';

const STEPS_MAX = 20;
const DropOffDays = z
  .int('must be a whole number of days')
  .min(1, 'must be at least 1')
  .max(1825, 'must be at most 1825');

const StepInput = z.strictObject({
  programId: Id('prg'),
  afterProgramId: Id('prg').optional(),
});

/** A sequence if no step says what it follows, else a tree in which each but the first does. */
const Steps = z
  .array(StepInput)
  .min(2, 'must have at least 2 steps')
  .max(STEPS_MAX, `must have at most ${STEPS_MAX} steps`)
  .superRefine((steps, context) => {
    for (const { i, field, message } of stepFaults(steps)) {
      context.addIssue({ code: 'custom', path: [i, field], message });
    }
  })
  .transform(linked);

function stepFaults(steps: readonly Step[]) {
  const isTree = steps.some(({ afterProgramId }) => afterProgramId);
  const before = new Set<string>();
  return steps.flatMap(({ programId, afterProgramId }, i) => {
    const isTwice = before.has(programId);
    const isLost = isTree && i > 0 && !(afterProgramId && before.has(afterProgramId));
    const isEarly = i === 0 && afterProgramId !== undefined;
    before.add(programId);
    if (isTwice) return [{ i, field: 'programId', message: 'comes twice in the pathway' }];
    if (isEarly) return [{ i, field: 'afterProgramId', message: 'the first step follows nothing' }];
    const message = 'must be the program of a step before this one';
    return isLost ? [{ i, field: 'afterProgramId', message }] : [];
  });
}

function linked(steps: readonly Step[]): Step[] {
  if (steps.some(({ afterProgramId }) => afterProgramId)) return [...steps];
  return steps.map(({ programId }, i) => {
    const before = steps[i - 1];
    return before ? { programId, afterProgramId: before.programId } : { programId };
  });
}

export const NewPathway = z.strictObject({
  externalId: ExternalId,
  name: Name,
  steps: Steps,
  dropOffDays: DropOffDays.default(180),
});

export const PathwayPatch = z.strictObject({
  name: Name.optional(),
  steps: Steps.optional(),
  dropOffDays: DropOffDays.optional(),
});

const StepAnswer = z.strictObject({
  programId: z.string(),
  afterProgramId: z.string().optional(),
});

export const PathwayAnswer = z
  .strictObject({
    pathwayId: z.string(),
    externalId: z.string(),
    name: z.string(),
    steps: z.array(StepAnswer),
    dropOffDays: z.int(),
    createdAt: z.iso.datetime({ offset: true }),
  })
  .meta({ id: 'Pathway' });

/** How the learners who began a pathway in the period got on. */
export const PathwayReport = z.strictObject({
  pathwayId: z.string(),
  name: z.string(),
  began: z.int(),
  finished: z.int(),
  droppedOff: z.int(),
  inProgress: z.int(),
  steps: z.array(
    StepAnswer.extend({
      name: z.string().nullable(),
      reached: z.int(),
      droppedOff: z.int(),
      daysMean: z.number().nullable(),
      daysMedian: z.number().nullable(),
    }),
  ),
});

const Day = z.iso.date({ error: 'must be a day such as 2027-06-30' });

/** What a metric of a goal is to be by the end of a day. */
export const TargetInput = z
  .strictObject({
    value: z.number('must be a number').min(-1e12).max(1e12),
    /** From which day on it is counted; today, if absent. */
    from: Day.optional(),
    date: Day,
  })
  .refine(({ from, date }) => from === undefined || from <= date, {
    path: ['date'],
    message: 'must not be before from',
  });

/** Which target of a metric: a program's, or without one the issuer's. */
export const TargetQuery = z.strictObject({ programId: Id('prg').optional() });

export const TargetAnswer = z
  .strictObject({
    goal: z.enum(GOAL_KEYS),
    metricId: z.enum(METRIC_IDS),
    /** Absent for a target of the issuer as a whole. */
    programId: z.string().optional(),
    value: z.number(),
    from: z.iso.date(),
    date: z.iso.date(),
    createdAt: z.iso.datetime({ offset: true }),
  })
  .meta({ id: 'Target' });

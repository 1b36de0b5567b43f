import type { Baseline } from '#shared/registry/rules/program.ts';
import { type Measured, needsInput } from './measured.ts';

/** What a program did in a period, and what it would have taken on paper. */
export type ProgramSavings = {
  readonly baseline: Baseline | undefined;
  readonly published: number;
  readonly verifications: number;
};

const ASSUMED =
  'Each credential and each verification in the period saved what the baseline says of today.';

const TODO_COST =
  'Give what a paper credential and a manual verification cost: the field baseline of the issuer or of its programs.';

const TODO_MINUTES =
  'Give how many minutes a paper credential and a manual verification took: the field baseline of the issuer or of its programs.';

/** Money that was not spent on paper, in minor units of the one currency of all baselines. */
export function costSavings(programs: readonly ProgramSavings[]): Measured {
  const known = programs.filter(({ baseline }) => baseline && hasCost(baseline));
  if (known.length === 0) return needsInput(TODO_COST);
  const currencies = new Set(known.map(({ baseline }) => baseline?.currency));
  const [currency, ...others] = [...currencies].filter((one) => one !== undefined).sort();
  if (others.length > 0) {
    return needsInput(
      `Give all baselines in one currency: they are in ${[currency, ...others].join(', ')}.`,
    );
  }
  const value = sumOf(known, ({ baseline, published, verifications }) => {
    const { costPerCredential = 0, costPerVerification = 0 } = baseline ?? {};
    return published * costPerCredential + verifications * costPerVerification;
  });
  const assumptions = [ASSUMED, ...withoutBaseline(programs, hasCost)];
  return { status: 'estimated', value, ...(currency && { currency }), assumptions };
}

/** Minutes of work that were not spent on paper. */
export function timeSavings(programs: readonly ProgramSavings[]): Measured {
  const known = programs.filter(({ baseline }) => baseline && hasMinutes(baseline));
  if (known.length === 0) return needsInput(TODO_MINUTES);
  const value = sumOf(known, ({ baseline, published, verifications }) => {
    const { minutesPerCredential = 0, minutesPerVerification = 0 } = baseline ?? {};
    return published * minutesPerCredential + verifications * minutesPerVerification;
  });
  return {
    status: 'estimated',
    value,
    assumptions: [ASSUMED, ...withoutBaseline(programs, hasMinutes)],
  };
}

function hasCost({ costPerCredential, costPerVerification }: Baseline): boolean {
  return costPerCredential !== undefined || costPerVerification !== undefined;
}

function hasMinutes({ minutesPerCredential, minutesPerVerification }: Baseline): boolean {
  return minutesPerCredential !== undefined || minutesPerVerification !== undefined;
}

function withoutBaseline(
  programs: readonly ProgramSavings[],
  isKnown: (baseline: Baseline) => boolean,
): string[] {
  const unknown = programs.filter(({ baseline }) => !baseline || !isKnown(baseline));
  const published = sumOf(unknown, (one) => one.published);
  if (published === 0) return [];
  return [
    `${published} credentials of programs without a baseline are taken to have saved nothing.`,
  ];
}

function sumOf<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((sum, item) => sum + of(item), 0);
}

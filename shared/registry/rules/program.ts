import type { Instant } from '#shared/calendar.ts';
import type { ProgramId } from '#shared/ids.ts';

/** What paper and PDF took, of which only the issuer can know. */
export type Baseline = {
  /** ISO 4217, in capitals: of both costs, which are in its minor unit. */
  readonly currency?: string;
  readonly costPerCredential?: number;
  readonly minutesPerCredential?: number;
  readonly costPerVerification?: number;
  readonly minutesPerVerification?: number;
};

/** A program of a pathway; without `afterProgramId` it is where the pathway begins. */
export type Step = { readonly programId: ProgramId; readonly afterProgramId?: ProgramId };

/** A sequence or tree of programs: each step but the first follows one that stands before it. */
export type Course = {
  readonly steps: readonly Step[];
  /** Who has not gone on for so long has dropped off. */
  readonly dropOffDays: number;
};

/** Since when a recipient holds a credential of each program. */
export type Holdings = ReadonlyMap<ProgramId, Instant>;

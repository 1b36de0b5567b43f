import { AppError } from '#shared/errors.ts';
import type { IssuerId } from '#shared/ids.ts';
import type { Pathway } from '#shared/registry/pathways.ts';
import { findProgram } from '#shared/registry/programs.ts';

/** @throws AppError NOT_FOUND naming the step whose program the issuer does not have */
export async function checkSteps(issuerId: IssuerId, steps: Pathway['steps'] = []): Promise<void> {
  const programs = await Promise.all(
    steps.map(({ programId }) => findProgram(issuerId, programId)),
  );
  const missing = programs.indexOf(undefined);
  if (missing === -1) return;
  const field = `steps.${missing}.programId`;
  throw new AppError('NOT_FOUND', 'there is no such program', { field });
}

export function pathwayAnswer({ issuerId, ...pathway }: Pathway) {
  return pathway;
}

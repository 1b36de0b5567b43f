import type { Scope } from '#shared/counting/rules/cell.ts';
import { holdingsOf, listPathways, type Pathway } from '#shared/registry/pathways.ts';
import { allPrograms } from '#shared/registry/programs.ts';
import { type PathwayFigures, pathwayFigures } from '#shared/reports/rules/pathways.ts';
import type { Span } from '#shared/reports/rules/period.ts';

/** A pathway, and how the learners who began it in a span got on. */
export type PathwayResult = PathwayFigures & { readonly pathway: Pathway };

/** Every pathway of the issuer, or those that a program is a step of. */
export async function pathwayResults(
  { issuerId, programId }: Scope,
  span: Span,
): Promise<PathwayResult[]> {
  // One page is enough: pathways are drawn by hand, and a page holds thousands.
  const { items } = await listPathways(issuerId, {});
  const pathways = items.filter(
    ({ steps }) => !programId || steps.some((step) => step.programId === programId),
  );
  const programIds = pathways.flatMap(({ steps }) => steps.map((step) => step.programId));
  const holdings = await holdingsOf(issuerId, [...new Set(programIds)]);
  const now = Date.now();
  return pathways.map((pathway) => ({
    ...pathwayFigures(pathway, holdings.values(), span, now),
    pathway,
  }));
}

/** The pathways of a report, their programs by name. */
export async function pathwayAnswers({ issuerId }: Scope, results: readonly PathwayResult[]) {
  if (results.length === 0) return [];
  const programs = await allPrograms(issuerId);
  const names = new Map(programs.map(({ programId, name }) => [programId, name]));
  return results.map(({ pathway, began, finished, droppedOff, inProgress, steps }) => ({
    pathwayId: pathway.pathwayId,
    name: pathway.name,
    began,
    finished,
    droppedOff,
    inProgress,
    steps: steps.map((step) => ({ ...step, name: names.get(step.programId) ?? null })),
  }));
}

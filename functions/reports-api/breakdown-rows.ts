import { NONE } from '#shared/counting/rules/cell.ts';
import type { Excluded, Tally } from '#shared/counting/rules/tally.ts';
import { inParallel } from '#shared/in-parallel.ts';
import { allPrograms, type Program } from '#shared/registry/programs.ts';
import { readCut, readTally } from '#shared/reports/cells.ts';
import {
  type Breakdown,
  type BreakdownParts,
  breakdownExcluded,
  breakdownParts,
  compareTallies,
} from '#shared/reports/rules/breakdown.ts';
import type { Asked } from './asked.ts';

export type BreakdownRow = {
  readonly value: string;
  readonly name?: string;
  readonly counts: BreakdownParts;
  /** By channel and by program. */
  readonly excluded?: Excluded;
};

/** What happened, by a dimension of the cells; who brought the most sign-ups first. */
export async function dimensionRows(
  by: Exclude<Breakdown, 'program'>,
  { scope, span }: Asked,
): Promise<BreakdownRow[]> {
  const cut = await readCut(scope, by, span);
  return [...cut]
    .sort(([nameA, a], [nameB, b]) => compareTallies(a, b) || (nameA < nameB ? -1 : 1))
    .map(([value, tally]) => ({
      value: value === NONE ? 'none' : value,
      counts: breakdownParts(by, tally),
      ...breakdownExcluded(by, tally),
    }));
}

/** What happened, by program, which have cells of their own; those without anything are left out. */
export async function programRows({ scope, span }: Asked): Promise<BreakdownRow[]> {
  const programs = await allPrograms(scope.issuerId);
  const rows: { program: Program; tally: Tally }[] = [];
  await inParallel(
    programs.filter(({ programId }) => !scope.programId || programId === scope.programId),
    async (program) => {
      const { issuerId, programId } = program;
      const tally = await readTally('day', { issuerId, programId }, span);
      if (tally.size > 0) rows.push({ program, tally });
    },
  );
  return rows
    .sort((a, b) => compareTallies(a.tally, b.tally) || byName(a.program, b.program))
    .map(({ program: { programId, name }, tally }) => ({
      value: programId,
      name,
      counts: breakdownParts('program', tally),
      ...breakdownExcluded('program', tally),
    }));
}

function byName(a: Program, b: Program): number {
  return a.name.localeCompare(b.name);
}

import { DAY } from '#shared/calendar.ts';
import { countIn, type Tally } from '#shared/counting/rules/tally.ts';
import { inParallel } from '#shared/in-parallel.ts';
import type { Issuer } from '#shared/registry/issuers.ts';
import { allPrograms, type Program } from '#shared/registry/programs.ts';
import { readCut, readTally, sitesIn } from '#shared/reports/cells.ts';
import type { Figures, GoalFigures, Input } from '#shared/reports/rules/metric.ts';
import { type MetricId, metric } from '#shared/reports/rules/metrics.ts';
import { previousSpan, type Span } from '#shared/reports/rules/period.ts';
import type { ProgramSavings } from '#shared/reports/rules/savings.ts';
import { type PathwayResult, pathwayResults } from './pathway-reports.ts';
import { figuresFor, type ReportQuery } from './report-query.ts';

const DUE_SOON_DAYS = 90;
const NOTHING: ReadonlyMap<string, Tally> = new Map();

/** Figures that also tell of which pathway each is. */
export type LoadedFigures = GoalFigures & { readonly pathways: readonly PathwayResult[] };

/** All that these metrics are made of, for a span; what none of them asks for is not read. */
export async function goalFiguresFor(
  issuer: Issuer,
  what: ReportQuery,
  span: Span,
  metrics: readonly MetricId[],
): Promise<LoadedFigures> {
  const { scope } = what;
  const inputs = new Set<Input>(metrics.flatMap((id) => metric(id).inputs));
  const soon = { from: span.to, to: span.to + DUE_SOON_DAYS * DAY };
  const before = previousSpan(span, Date.parse(what.asOf));
  const [figures, dueSoon, countries, countriesBefore, byProgram, pathways, sites] =
    await Promise.all([
      figuresFor(what, span),
      inputs.has('dueSoon') ? readTally('day', scope, soon) : new Map(),
      inputs.has('countries') ? readCut(scope, 'learnerCountry', span) : NOTHING,
      inputs.has('countriesBefore') ? readCut(scope, 'learnerCountry', before) : NOTHING,
      inputs.has('savings') || inputs.has('highStakes') ? programTallies(what, span) : [],
      inputs.has('pathways') ? pathwayResults(scope, span) : [],
      inputs.has('sites') ? sitesIn(scope, span) : 0,
    ]);
  const marked = byProgram.filter(({ program }) => program.highStakes);
  return {
    ...figures,
    dueSoon,
    countries,
    countriesBefore,
    homeCountry: issuer.homeCountry,
    savings: savingsOf(issuer, what, figures, byProgram),
    pathways,
    dropOffDays: Math.max(0, ...pathways.map(({ pathway }) => pathway.dropOffDays)),
    sites,
    highStakes: marked.map(({ tally }) => tally),
  };
}

type ProgramTally = { readonly program: Program; readonly tally: Tally };

/** What happened in each program that has a baseline of its own or is marked high-stakes. */
async function programTallies({ scope }: ReportQuery, span: Span): Promise<ProgramTally[]> {
  const special = (await allPrograms(scope.issuerId)).filter(
    ({ programId, baseline, highStakes }) =>
      (baseline || highStakes) && (!scope.programId || programId === scope.programId),
  );
  const tallies: ProgramTally[] = [];
  await inParallel(special, async (program) => {
    const own = { issuerId: scope.issuerId, programId: program.programId };
    tallies.push({ program, tally: await readTally('day', own, span) });
  });
  return tallies;
}

/** Programs with a baseline of their own, and all others together under the issuer's. */
function savingsOf(
  { baseline }: Issuer,
  { scope }: ReportQuery,
  { activity }: Figures,
  byProgram: readonly ProgramTally[],
): ProgramSavings[] {
  const own = byProgram
    .filter(({ program }) => program.baseline)
    .map(({ program, tally }) => savedBy(program.baseline, tally));
  if (scope.programId && own.length > 0) return own;
  const all = savedBy(baseline, activity);
  const sum = (of: keyof Omit<ProgramSavings, 'baseline'>) =>
    own.reduce((total, one) => total + one[of], 0);
  const rest = {
    baseline,
    published: all.published - sum('published'),
    verifications: all.verifications - sum('verifications'),
  };
  return [...own, rest];
}

function savedBy(baseline: ProgramSavings['baseline'], tally: Tally): ProgramSavings {
  return {
    baseline,
    published: countIn(tally, 'published'),
    verifications: countIn(tally, 'verifications'),
  };
}

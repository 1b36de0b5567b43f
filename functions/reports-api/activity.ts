import { type Handlers, operations } from '#shared/access/operation.ts';
import { clockTime } from '#shared/calendar.ts';
import { BreakdownAnswer, SeriesAnswer } from '#shared/contracts/report-answers.ts';
import { BreakdownQuery, SeriesQuery } from '#shared/contracts/reports.ts';
import { COUNTERS, NONE } from '#shared/counting/rules/cell.ts';
import { partsIn } from '#shared/counting/rules/parts.ts';
import { type Excluded, excludedIn, type Tally } from '#shared/counting/rules/tally.ts';
import type { TableOf } from '#shared/http/csv-answer.ts';
import { inParallel } from '#shared/in-parallel.ts';
import { allPrograms, type Program } from '#shared/registry/programs.ts';
import { eachCount, readCut, readTally } from '#shared/reports/cells.ts';
import {
  type Breakdown,
  type BreakdownParts,
  breakdownExcluded,
  breakdownParts,
  compareTallies,
} from '#shared/reports/rules/breakdown.ts';
import { COUNT_METRICS } from '#shared/reports/rules/count-metrics.ts';
import { bucketOf, bucketStarts, bucketState } from '#shared/reports/rules/series.ts';
import { aboutAnswer, queryAnswer, type ReportQuery, reportQuery } from './report-query.ts';

type Fields = Readonly<Record<string, unknown>>;

const seriesTable: TableOf = ({ items, metric }) =>
  (items as Fields[]).map((row) => ({ metric, ...row }));

const breakdownTable: TableOf = ({ items, by }) =>
  (items as Fields[]).map(({ value, ...row }) => ({ [String(by)]: value, ...row }));

export const ACTIVITY = operations('Activity', {
  getTimeSeries: {
    method: 'GET',
    path: '/v1/reports/timeseries',
    summary: 'Get a metric over time',
    description: 'By hour, day, week or month of the viewer’s time zone.',
    scopes: ['read'],
    query: SeriesQuery,
    answers: { 200: SeriesAnswer },
    table: seriesTable,
    isShareable: true,
  },
  getBreakdown: {
    method: 'GET',
    path: '/v1/reports/breakdown',
    summary: 'Break activity down by channel, country, device, source or program',
    scopes: ['read'],
    query: BreakdownQuery,
    answers: { 200: BreakdownAnswer },
    table: breakdownTable,
    isShareable: true,
  },
});

export const activity: Handlers<typeof ACTIVITY> = {
  async getTimeSeries({ issuer, query }) {
    const { metric, interval, ...rest } = query();
    const what = await reportQuery(issuer, rest);
    const { span, scope } = what;
    const { counter, definition } = COUNT_METRICS[metric];
    const starts = bucketStarts(span, interval);
    const values = starts.map(() => 0);
    await eachCount(COUNTERS[counter], scope, { ...span, starts }, (at, n) => {
      const i = bucketOf(starts, at);
      values[i] = (values[i] ?? 0) + n;
    });
    const ends = [...starts.slice(1), span.to];
    return {
      ...queryAnswer(what),
      metric,
      definition,
      interval,
      total: values.reduce((sum, value) => sum + value, 0),
      items: values.map((value, i) => ({
        start: clockTime(span.timeZone, starts[i] ?? span.from),
        end: clockTime(span.timeZone, ends[i] ?? span.to),
        state: bucketState(starts[i] ?? span.from, ends[i] ?? span.to, Date.parse(what.asOf)),
        value,
      })),
    };
  },

  async getBreakdown({ issuer, query }) {
    const { by, ...rest } = query();
    const what = await reportQuery(issuer, rest);
    const [items, activity] = await Promise.all([
      by === 'program' ? programRows(what) : dimensionRows(by, what),
      readTally('day', what.scope, what.span),
    ]);
    return { ...aboutAnswer(what, activity), by, items };
  },
};

type BreakdownRow = {
  readonly value: string;
  readonly name?: string;
  readonly counts: BreakdownParts;
  /** By channel and by program. */
  readonly excluded?: Excluded;
};

/** Activity by channel, most sign-ups first. */
export async function channelRows(what: ReportQuery) {
  const cut = await sortedCut('channel', what);
  return cut.map(({ value, tally }) => ({
    value,
    counts: partsIn(tally),
    excluded: excludedIn(tally),
  }));
}

/** Activity by a dimension of the cells, most sign-ups first. */
async function dimensionRows(by: Dimension, what: ReportQuery): Promise<BreakdownRow[]> {
  const cut = await sortedCut(by, what);
  return cut.map(({ value, tally }) => ({
    value,
    counts: breakdownParts(by, tally),
    ...breakdownExcluded(by, tally),
  }));
}

type Dimension = Exclude<Breakdown, 'program'>;

async function sortedCut(by: Dimension, { scope, span }: ReportQuery) {
  const cut = await readCut(scope, by, span);
  return [...cut]
    .sort(([nameA, a], [nameB, b]) => compareTallies(a, b) || (nameA < nameB ? -1 : 1))
    .map(([value, tally]) => ({ value: value === NONE ? 'none' : value, tally }));
}

/** Activity by program, which have cells of their own. Programs without any activity are left out. */
async function programRows({ scope, span }: ReportQuery): Promise<BreakdownRow[]> {
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

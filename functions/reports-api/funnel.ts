import { type Handlers, operations } from '#shared/access/operation.ts';
import { dayIn } from '#shared/calendar.ts';
import { BenchmarksAnswer, FunnelAnswer } from '#shared/contracts/report-answers.ts';
import { FunnelQuery } from '#shared/contracts/reports.ts';
import type { TableOf } from '#shared/http/csv-answer.ts';
import { INDUSTRIES } from '#shared/registry/rules/industry.ts';
import {
  BENCHMARK_NOTE,
  BENCHMARK_SOURCE,
  benchmarkOf,
  COMPARABLE_IDS,
} from '#shared/reports/rules/benchmarks.ts';
import { ratesOf } from '#shared/reports/rules/metrics.ts';
import { COHORT_RATES, cohortRate, isCohortRate, type Rate } from '#shared/reports/rules/rates.ts';
import { ripenessOf } from '#shared/reports/rules/ripeness.ts';
import { funnelOf } from '#shared/reports/rules/series.ts';
import {
  aboutAnswer,
  figuresFor,
  queryAnswer,
  type ReportQuery,
  reportQuery,
} from './report-query.ts';

type Fields = Readonly<Record<string, unknown>>;

const funnelTable: TableOf = ({ cohort, activity, rates }) => [
  ...(cohort as Fields[]).map(({ stage, credentials }) => funnelRow('cohort', stage, credentials)),
  ...(activity as Fields[]).map(({ stage, events }) => funnelRow('activity', stage, events)),
  ...(rates as Fields[]).map(({ id, value, numerator, denominator, interval, ripeness }) => {
    const { low = null, high = null } = (interval ?? {}) as Fields;
    const { ripeOn = null } = (ripeness ?? {}) as Fields;
    return { ...funnelRow('rate', id, value), numerator, denominator, low, high, ripeOn };
  }),
];

function funnelRow(part: string, name: unknown, value: unknown): Fields {
  const none = { numerator: null, denominator: null, low: null, high: null, ripeOn: null };
  return { part, name, value, ...none };
}

const benchmarksTable: TableOf = ({ items }) =>
  (items as Fields[]).map(({ industry, averages }) => ({
    industry,
    ...Object.fromEntries((averages as Fields[]).map(({ id, value }) => [id, value])),
  }));

export const FUNNEL = operations('Funnel', {
  getFunnel: {
    method: 'GET',
    path: '/v1/reports/funnel',
    summary: 'Get the funnel, from published to signed up',
    description: 'By credentials (cohort) and by events (activity).',
    scopes: ['read'],
    query: FunnelQuery,
    answers: { 200: FunnelAnswer },
    table: funnelTable,
    isShareable: true,
  },
  getBenchmarks: {
    method: 'GET',
    path: '/v1/reports/benchmarks',
    summary: 'Compare rates with industry averages',
    description: 'Own rates next to the published averages of 14 industries.',
    scopes: ['read'],
    query: FunnelQuery,
    answers: { 200: BenchmarksAnswer },
    table: benchmarksTable,
    isShareable: true,
  },
});

/** When the span's cohort is old enough for a rate; null for ratios of events. */
function ripenessFor(id: Rate['id'], { span, asOf }: ReportQuery) {
  const afterDays = isCohortRate(id) ? COHORT_RATES[id].ripeAfterDays : undefined;
  if (!afterDays) return null;
  return ripenessOf(afterDays, span.lastDay, dayIn(span.timeZone, Date.parse(asOf)));
}

export const funnel: Handlers<typeof FUNNEL> = {
  async getFunnel({ issuer, query }) {
    const what = await reportQuery(issuer, query());
    const figures = await figuresFor(what, what.span);
    return {
      ...aboutAnswer(what, figures.activity),
      ...funnelOf(figures),
      rates: ratesOf(figures).map((rate) => ({ ...rate, ripeness: ripenessFor(rate.id, what) })),
    };
  },

  async getBenchmarks({ issuer, query }) {
    const what = await reportQuery(issuer, query());
    const { cohort } = await figuresFor(what, what.span);
    return {
      ...queryAnswer(what),
      source: BENCHMARK_SOURCE,
      note: BENCHMARK_NOTE,
      industry: issuer.industry ?? null,
      own: COMPARABLE_IDS.map((id) => ({
        ...cohortRate(id, cohort),
        ripeness: ripenessFor(id, what),
      })),
      items: INDUSTRIES.map((industry) => ({
        industry,
        averages: COMPARABLE_IDS.flatMap((id) => {
          const benchmark = benchmarkOf(industry, id);
          return benchmark ? [{ id, value: benchmark.value }] : [];
        }),
      })),
    };
  },
};

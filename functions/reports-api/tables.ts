import type { TableOf } from '#shared/http/csv-answer.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The list under a name, as an answer of ours has it. */
const list =
  (name: string): TableOf =>
  (answer) =>
    answer[name] as Fields[];

/** What is the table of each report, when it is asked for as CSV. */
export const TABLES = {
  'GET /v1/reports/goals': (answer) =>
    list('items')(answer).flatMap(({ goal, name, metrics }) =>
      (metrics as Fields[]).map((metric) => ({ goal, goalName: name, ...metric })),
    ),
  'GET /v1/reports/goals/{goal}': (answer) => {
    const { goal, period } = answer;
    const { from, to, timeZone } = period as Fields;
    return list('metrics')(answer).map((metric) => ({ goal, ...metric, from, to, timeZone }));
  },
  'GET /v1/reports/benchmarks': (answer) =>
    list('items')(answer).map(({ industry, averages }) => ({
      industry,
      ...Object.fromEntries((averages as Fields[]).map(({ id, value }) => [id, value])),
    })),
  'GET /v1/reports/funnel': (answer) => [
    ...list('cohort')(answer).map(({ stage, credentials }) =>
      funnelRow('cohort', stage, credentials),
    ),
    ...list('activity')(answer).map(({ stage, events }) => funnelRow('activity', stage, events)),
    ...list('rates')(answer).map(({ id, value, numerator, denominator }) => {
      return { ...funnelRow('rate', id, value), numerator, denominator };
    }),
  ],
  'GET /v1/reports/timeseries': (answer) =>
    list('items')(answer).map((row) => ({ metric: answer.metric, ...row })),
  'GET /v1/reports/breakdown': (answer) =>
    list('items')(answer).map(({ value, ...row }) => ({ [String(answer.by)]: value, ...row })),
  'GET /v1/reports/credentials': list('items'),
  'GET /v1/reports/credentials/{credentialId}/signups': list('items'),
  'GET /v1/influencers': list('items'),
  'GET /v1/influencers/{recipientId}': list('series'),
} as const satisfies Record<string, TableOf>;

function funnelRow(part: string, name: unknown, value: unknown): Fields {
  return { part, name, value, numerator: null, denominator: null };
}

import type { Caller } from '#shared/access/authenticate.ts';
import { clockTime } from '#shared/calendar.ts';
import { SeriesQuery } from '#shared/contracts/reports.ts';
import { COUNTERS } from '#shared/counting/rules/cell.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { parseQuery } from '#shared/http/input.ts';
import { eachCount } from '#shared/reports/cells.ts';
import { COUNT_METRICS } from '#shared/reports/rules/count-metrics.ts';
import { bucketOf, bucketStarts } from '#shared/reports/rules/series.ts';
import { asked, askedAnswer } from '../asked.ts';

/** GET /v1/reports/timeseries: a metric by hour, day, week or month of the viewer's zone; nothing is a zero. */
export async function getTimeSeries(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const { metric, interval, ...query } = parseQuery(SeriesQuery, event);
  const what = await asked(issuer, query);
  const { span, scope } = what;
  const { counter, definition } = COUNT_METRICS[metric];
  const starts = bucketStarts(span, interval);
  const values = starts.map(() => 0);
  await eachCount(COUNTERS[counter], scope, { ...span, starts }, (at, n) => {
    const i = bucketOf(starts, at);
    values[i] = (values[i] ?? 0) + n;
  });
  const ends = [...starts.slice(1), span.to].map((end) => clockTime(span.timeZone, end));
  return json(200, {
    ...askedAnswer(what),
    metric,
    definition,
    interval,
    total: values.reduce((sum, value) => sum + value, 0),
    items: values.map((value, i) => ({
      start: clockTime(span.timeZone, starts[i] ?? span.from),
      end: ends[i],
      value,
    })),
  });
}

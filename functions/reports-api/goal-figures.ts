import type { Issuer } from '#shared/data/issuers.ts';
import { readCut, readTally } from '#shared/data/report-cells.ts';
import { DAY } from '#shared/domain/calendar.ts';
import type { GoalFigures, Input } from '#shared/domain/metric.ts';
import { type MetricId, metric } from '#shared/domain/metrics.ts';
import { previousSpan, type Span } from '#shared/domain/period.ts';
import type { Tally } from '#shared/domain/tally.ts';
import { type Asked, figuresFor } from './asked.ts';

const DUE_SOON_DAYS = 90;

/** All that these metrics are made of, for a span; what none of them asks for is not read. */
export async function goalFiguresFor(
  _issuer: Issuer,
  what: Asked,
  span: Span,
  metrics: readonly MetricId[],
): Promise<GoalFigures> {
  const { scope } = what;
  const inputs = new Set<Input>(metrics.flatMap((id) => metric(id).inputs));
  const soon = { from: span.to, to: span.to + DUE_SOON_DAYS * DAY };
  const nothing: ReadonlyMap<string, Tally> = new Map();
  const [figures, dueSoon, countries, countriesBefore] = await Promise.all([
    figuresFor(what, span),
    inputs.has('dueSoon') ? readTally('day', scope, soon) : new Map(),
    inputs.has('countries') ? readCut(scope, 'learnerCountry', span) : nothing,
    inputs.has('countriesBefore') ? readCut(scope, 'learnerCountry', previousSpan(span)) : nothing,
  ]);
  return {
    ...figures,
    dueSoon,
    countries,
    countriesBefore,
    homeCountry: undefined,
    savings: [],
    pathways: [],
    highStakes: [],
  };
}

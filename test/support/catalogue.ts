import { GOAL_KEYS, goalDefinition } from '#shared/reports/rules/goals.ts';
import { INPUTS } from '#shared/reports/rules/metric.ts';
import { METRIC_IDS, type MetricId, metric, metricsOf } from '#shared/reports/rules/metrics.ts';

/** The registry of metrics as a page of the docs. */
export function catalogue(): string {
  return [
    '# Catalogue of metrics',
    '',
    'Made from the registry in `shared/reports/rules/metrics.ts`, from which the reports and `GET /v1/reports/goals` come too: a test holds this page to it. How to read the numbers is in [metrics.md](metrics.md), counters and cells are in [data-model.md](data-model.md).',
    '',
    '## By goal',
    '',
    '| goal | metrics |',
    '|---|---|',
    ...GOAL_KEYS.map((goal) => `| \`${goal}\` ${goalDefinition(goal).name} | ${ids(goal)} |`),
    '',
    '## All of them',
    '',
    '| id | what it is | kind, unit | definition | formula | read from |',
    '|---|---|---|---|---|---|',
    ...METRIC_IDS.map(row),
    '',
  ].join('\n');
}

function ids(goal: Parameters<typeof metricsOf>[0]): string {
  return metricsOf(goal)
    .map((id) => `\`${id}\``)
    .join(', ');
}

function row(id: MetricId): string {
  const { name, kind, unit, definition, formula, inputs } = metric(id);
  const from = inputs.map((input) => INPUTS[input]).join('; ');
  const cells = [`\`${id}\``, name, `${kind}, ${unit}`, definition, formula, from];
  return `| ${cells.join(' | ')} |`;
}

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { BREAKDOWNS } from '#shared/domain/breakdown.ts';
import { EXCLUSIONS, UNATTRIBUTED_REASONS } from '#shared/domain/event.ts';
import { STAGE_NAMES } from '#shared/domain/funnel.ts';
import { GOAL_KEYS, GOAL_LISTS, goalDefinition, isMissingMetric } from '#shared/domain/goals.ts';
import { COUNT_METRICS, definitionOf, MISSING_METRICS } from '#shared/domain/metrics.ts';
import { PERIODS } from '#shared/domain/period.ts';
import { RANK_BY } from '#shared/domain/ranking.ts';
import { ACTIVITY_RATIOS, COHORT_RATES } from '#shared/domain/rates.ts';

const docs = readFileSync('docs/metrics.md', 'utf8');

const documented = [
  ...Object.keys({ ...COUNT_METRICS, ...COHORT_RATES, ...ACTIVITY_RATIOS, ...MISSING_METRICS }),
  ...Object.keys(GOAL_LISTS),
  ...[GOAL_KEYS, BREAKDOWNS, RANK_BY, STAGE_NAMES, EXCLUSIONS, UNATTRIBUTED_REASONS].flat(),
  ...PERIODS,
];

test.each(documented)('docs/metrics.md defines %s', (id) => {
  expect(docs).toContain(`\`${id}\``);
});

test('docs/metrics.md defines nothing else in its tables of metrics (negative control)', () => {
  expect(docs).not.toContain('`click_rate`');
  const ids = [...docs.matchAll(/^\| `(\w*_\w+)` \|/gm)].map(([, id]) => id);
  expect(ids.length).toBeGreaterThan(20);
  for (const id of ids) expect(documented).toContain(id);
});

describe.each(GOAL_KEYS)('the goal %s', (goal) => {
  const { metrics, lists } = goalDefinition(goal);

  test('has metrics, each with one sentence of definition', () => {
    expect(metrics.length + lists.length).toBeGreaterThan(1);
    for (const id of metrics) {
      const definition = isMissingMetric(id) ? MISSING_METRICS[id].definition : definitionOf(id);
      expect(definition).toMatch(/^[A-Z][^.]*\.$/);
    }
  });

  test('shows in the docs the metrics that it has', () => {
    const row = docs.split('\n').find((line) => line.startsWith(`| \`${goal}\``)) ?? '';
    const common = goal === 'awareness' ? goalDefinition('renewals').metrics : [];
    for (const id of metrics) if (!common.includes(id)) expect(row).toContain(`\`${id}\``);
    for (const id of lists) expect(row).toContain(`\`${id}\``);
  });
});

test.each(['awareness', 'launch', 'brand'] as const)('%s is answered in full', (goal) => {
  const missing = goalDefinition(goal).metrics.filter(isMissingMetric);
  expect(missing).toEqual(goal === 'brand' ? ['mentions'] : []);
  expect(MISSING_METRICS.mentions.value).toBe(0);
});

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { EXCLUSIONS, UNATTRIBUTED_REASONS } from '#shared/lane-log/rules/event.ts';
import { RANK_BY } from '#shared/rankings/rules/ranking.ts';
import { BREAKDOWNS } from '#shared/reports/rules/breakdown.ts';
import { GOAL_KEYS, GOAL_LISTS, goalDefinition } from '#shared/reports/rules/goals.ts';
import { DATA_STATUSES } from '#shared/reports/rules/measured.ts';
import { METRIC_IDS, measure, metric, metricsOf } from '#shared/reports/rules/metrics.ts';
import { PERIODS } from '#shared/reports/rules/period.ts';
import { STAGE_NAMES } from '#shared/reports/rules/series.ts';
import { catalogue } from '../../support/catalogue.ts';
import { goalFigures } from '../../support/goal-figures.ts';

const docs = readFileSync('docs/metrics.md', 'utf8');

const documented = [
  ...Object.keys(GOAL_LISTS),
  ...[GOAL_KEYS, BREAKDOWNS, RANK_BY, STAGE_NAMES, EXCLUSIONS, UNATTRIBUTED_REASONS].flat(),
  ...DATA_STATUSES,
  ...PERIODS,
];

test.each(documented)('docs/metrics.md defines %s', (id) => {
  expect(docs).toContain(`\`${id}\``);
});

test('docs/metrics.md defines nothing else in its tables of metrics (negative control)', () => {
  expect(docs).not.toContain('`click_rate`');
  const ids = [...docs.matchAll(/^\| `(\w*_\w+)` \|/gm)].map(([, id]) => id);
  expect(ids.length).toBeGreaterThan(10);
  for (const id of ids) expect([...documented, ...METRIC_IDS]).toContain(id);
});

/** Regenerate it with `npx vitest run test/reports/rules/metrics.test.ts -u`. */
test('docs/catalogue.md is what the registry says', async () => {
  await expect(catalogue()).toMatchFileSnapshot('../../../docs/catalogue.md');
});

test.each(METRIC_IDS)('%s is one sentence of definition, and says what it is made of', (id) => {
  const { name, definition, formula, unit, inputs } = metric(id);
  expect(definition).toMatch(/^[A-Z][^.]*\.$/);
  for (const text of [name, formula, unit]) expect(text).not.toBe('');
  expect(inputs.length).toBeGreaterThan(0);
});

/** What the framework asks of each goal; some of it under two ids, for two ways to count. */
const FRAMEWORK = {
  renewals: ['published', 'share_rate', 'engagement_rate', 'referrals', 'signups'],
  awareness: ['published', 'share_rate', 'engagement_rate', 'referrals', 'signups'],
  pathways: ['drop_off_rate', 'completion_rate', 'return_users'],
  'digital-transformation': ['cost_savings', 'time_savings', 'recipient_experience_score'],
  brand: ['shares', 'mentions'],
  launch: ['new_learners', 'referrals'],
  efficiency: ['cost_savings', 'time_savings'],
  international: ['global_learner_growth', 'cost_savings', 'time_savings'],
  employability: ['recipient_success_score', 'engagements', 'high_stakes_learners'],
} as const;

describe.each(GOAL_KEYS)('the goal %s', (goal) => {
  test('has every metric that the framework asks for', () => {
    expect(metricsOf(goal)).toEqual(expect.arrayContaining([...FRAMEWORK[goal]]));
  });

  test('shows in the docs the lists that it has', () => {
    const row = docs.split('\n').find((line) => line.startsWith(`| \`${goal}\``)) ?? '';
    for (const id of goalDefinition(goal).lists) expect(row).toContain(`\`${id}\``);
  });
});

test.each([
  'cost_savings',
  'time_savings',
  'completion_rate',
  'drop_off_rate',
  'mentions',
  'global_learner_growth',
  'recipient_experience_score',
  'recipient_success_score',
  'high_stakes_learners',
] as const)('%s of which nothing is known guesses nothing and says what to do', (id) => {
  const found = measure(id, goalFigures());
  expect(found).toMatchObject({ status: 'needs-input', value: null });
  expect(found.status === 'needs-input' && found.todo).toMatch(/^[A-Z].*\.$/);
});

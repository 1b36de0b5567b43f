import type { Metric } from '../api/answers.ts';
import {
  countText,
  decimalText,
  durationText,
  moneyText,
  percentText,
  scoreText,
} from './numbers.ts';

type Shape = Pick<Metric, 'kind' | 'unit' | 'id'>;

/** A metric's value as people write it. */
export function metricText(
  { kind, unit, id }: Shape,
  value: number | null,
  currency?: string,
): string {
  if (value === null) return '–';
  switch (kind) {
    case 'count':
      return countText(value);
    case 'money':
      return currency ? moneyText(value, currency) : countText(value);
    case 'duration':
      return durationText(value);
    case 'growth':
      return percentText(value);
    case 'rate':
      return isRatio(id) ? decimalText(value) : percentText(value);
    case 'score':
      return unit.startsWith('fraction') ? scoreText(value) : decimalText(value);
  }
}

/** What stands behind the figure, where the figure alone would not tell. */
export function unitText({ kind, unit }: Shape): string {
  if (kind === 'score' && unit.startsWith('points of')) return unit.replace('points of', 'of');
  return kind === 'score' && unit === 'days' ? 'days' : '';
}

/** How many points one unit is, if its change is shown in points; `undefined`: relative to the previous value. */
export function pointsPerUnit({ kind, id, unit }: Shape): number | undefined {
  if (kind === 'score') return unit.startsWith('fraction') ? 100 : unit === 'days' ? undefined : 1;
  return (kind === 'rate' && !isRatio(id)) || kind === 'growth' ? 100 : undefined;
}

const RATIO_IDS: readonly string[] = ['engagements_per_share', 'k_factor'];

function isRatio(id: string): boolean {
  return RATIO_IDS.includes(id);
}

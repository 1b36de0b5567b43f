import { Sparkline } from '../../charts/sparkline.tsx';
import { plural } from '../../format/numbers.ts';
import { type RankBy, rankWord } from './rank-by.ts';

/** What recipients brought day by day, by their ids. */
export type Trends = ReadonlyMap<string, readonly number[]>;

/** What a person brought over time; its place is kept until that is known. */
export function PersonSpark({ scores, rankBy }: { scores?: readonly number[]; rankBy: RankBy }) {
  const values = inSteps(scores ?? []);
  const word = rankWord(rankBy).toLowerCase();
  return (
    <span className="spark-place">
      {scores && (
        <Sparkline values={values} label={`${word} over ${plural(values.length, 'step')}`} />
      )}
    </span>
  );
}

const STEPS_MAX = 45;

/** Few enough steps for so small a picture. */
function inSteps(values: readonly number[]): number[] {
  const size = Math.ceil(values.length / STEPS_MAX);
  if (size <= 1) return [...values];
  const sums: number[] = [];
  for (const [i, value] of values.entries()) {
    const step = Math.floor(i / size);
    sums[step] = (sums[step] ?? 0) + value;
  }
  return sums;
}

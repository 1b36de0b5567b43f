import { execFileSync } from 'node:child_process';
import type { Figures } from './run.ts';

/** Write units, as the capacity tests measure them with ReturnConsumedCapacity. */
export async function measureCapacity(): Promise<Figures> {
  const args = ['vitest', 'run', '--project', 'dynamodb', 'test/functions/capacity.test.ts'];
  const output = execFileSync('npx', args, { encoding: 'utf8' });
  const rows = [...output.matchAll(/^(viral|dispersed): (\S+) claims \+ (\S+) per click$/gm)].map(
    ([, name = '', claims = '', rest = '']) => [
      `counting, ${name}, batches of 1,000`,
      claims,
      rest,
    ],
  );
  return {
    title: 'Write units per click',
    header: ['', 'claims', 'the rest'],
    rows: [['a warm click (0 read units)', '–', '1'], ...rows],
  };
}

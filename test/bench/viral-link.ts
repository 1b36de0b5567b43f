import { type TableState, throttledPart } from './partitions.ts';
import type { Figures } from './run.ts';

/** As Lambda ramps up: 1,000 environments more each ten seconds, ten requests a second each. */
const SURGE = { clicksPerSecond: 50_000, rampSeconds: 50, seconds: 300 } as const;
const ENVIRONMENTS = 5000;

const DESIGNS: Readonly<Record<string, number>> = {
  'a counter on the link, or a log under it': 1,
  'a log under ten keys for each link': 10,
  'a log under 200 keys for each link': 200,
  '**lanes**: a key for each environment': ENVIRONMENTS,
};

const TABLES: Readonly<Record<string, TableState>> = {
  'new table': { partitions: 4, quota: Number.POSITIVE_INFINITY },
  'warmed to 100,000': { partitions: 100, quota: Number.POSITIVE_INFINITY },
  'the same, quota of 40,000': { partitions: 100, quota: 40_000 },
};

/** One link at 50,000 clicks a second for five minutes: how many writes DynamoDB would throttle. */
export async function simulateViralLink(): Promise<Figures> {
  const rows = Object.entries(DESIGNS).map(([name, keys]) => [
    name,
    ...Object.values(TABLES).map((table) => {
      const part = throttledPart({ keys }, table, SURGE);
      return `${(100 * part).toFixed(2)} %`;
    }),
  ]);
  return {
    title: 'One link at 50,000 clicks/s for five minutes: throttled writes, simulated',
    header: ['key design', ...Object.keys(TABLES)],
    rows,
  };
}

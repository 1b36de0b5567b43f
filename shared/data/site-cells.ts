import { quarterlyCount, type Scope } from '#shared/domain/cell.ts';
import { utcCover } from '#shared/domain/utc-cover.ts';
import { hostOfSiteKey, scopePartition, siteRange } from './keys.ts';
import type { Bounds } from './report-cells.ts';
import { eachCountIn, eachRollup, type RollupItem, textIn } from './rollup-query.ts';

/** How many websites sent somebody within a span: each once, on however many days. `to` is exclusive. */
export async function sitesIn(scope: Scope, { from, to }: Bounds): Promise<number> {
  const hosts = new Set<string>();
  const add = (item: RollupItem) => void hosts.add(hostOfSiteKey(textIn(item, 'sk')));
  const { whole, edges } = utcCover(from, to);
  const pk = scopePartition(scope);
  await Promise.all([
    whole && eachRollup({ pk, ...siteRange(whole.first, whole.last), only: ['sk'] }, add),
    ...edges.map(({ day, firstQuarter, lastQuarter }) =>
      eachRollup({ pk, ...siteRange(day, day) }, (item) => {
        eachCountIn(item, (name) => {
          const quarter = quarterlyCount(name)?.quarter ?? -1;
          if (quarter >= firstQuarter && quarter <= lastQuarter) add(item);
        });
      }),
    ),
  ]);
  return hosts.size;
}

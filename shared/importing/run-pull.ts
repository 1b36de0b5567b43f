import { csvIdKey } from '#shared/aws/root-secret.ts';
import { utcDayOf } from '#shared/calendar.ts';
import { AppError } from '#shared/errors.ts';
import type { IssuerId } from '#shared/ids.ts';
import { type Issuer, readIssuer } from '#shared/registry/issuers.ts';
import { searchAccredible } from './accredible-search.ts';
import { countsOf, linesImporter } from './import-lines.ts';
import { readRows } from './read-import.ts';
import {
  apiKeyOf,
  beginAnew,
  beginPull,
  commitPage,
  failPull,
  findSource,
  isRepeated,
  type Source,
} from './sources.ts';

/**
 * Pull what was updated at Accredible since the last pull, page by page, until it ends or `isOver`
 * says that time is up. Whoever goes on goes on after the last page that was committed; a page that
 * is done again changes nothing. A cursor that is refused is dropped, once: the pull begins anew.
 *
 * @returns `over` if there is more to do
 */
export async function runPull(
  issuerId: IssuerId,
  isOver: () => boolean,
): Promise<'over' | 'ended'> {
  const [stored, issuer] = await Promise.all([findSource(issuerId), readIssuer(issuerId)]);
  if (!stored || !issuer) return 'ended';
  const pullPage = pagePuller(issuer, await apiKeyOf(stored));
  let source: Source | undefined = await beginPull(stored, utcDayOf(Date.now()));
  while (source?.began) {
    if (isOver()) return 'over';
    source = await pullPage(source);
  }
  return 'ended';
}

/** Pull the page that comes next; answers the source as it is then, or `undefined` if the pull ended. */
function pagePuller(issuer: Issuer, apiKey: string) {
  const importLines = linesImporter(issuer, {});

  async function pull(source: Source): Promise<Source | undefined> {
    const { credentials, meta } = await searchAccredible(source, apiKey);
    const rows = credentials.map((row, i) => ({ line: i + 1, row }));
    const idKey = await csvIdKey(issuer.issuerId);
    const lines = await readRows(rows, { timeZone: issuer.timeZone, idKey });
    const counts = countsOf(await importLines(lines));
    const cursor = credentials.length > 0 ? (meta?.cursor ?? undefined) : undefined;
    if (cursor && isRepeated(source, cursor)) throw inCircles();
    return commitPage(source, counts, cursor);
  }

  return async (source: Source): Promise<Source | undefined> => {
    try {
      return await pull(source);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const isStuck = error.code === 'GONE';
      if (isStuck && source.cursor && !source.isSecondTry) return beginAnew(source);
      await failPull(source, { reason: error.message, isStuck });
      return undefined;
    }
  };
}

function inCircles(): AppError {
  const message = 'Accredible leads in a circle: the cursor of a page is that of an earlier one';
  return new AppError('GONE', message, { field: 'source' });
}

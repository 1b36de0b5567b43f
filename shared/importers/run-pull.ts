import { readIssuer } from '#shared/data/issuers.ts';
import { apiKeyOf, beginPull, commitPage, failPull, findSource } from '#shared/data/sources.ts';
import { utcDayOf } from '#shared/domain/calendar.ts';
import { AppError } from '#shared/domain/errors.ts';
import type { IssuerId } from '#shared/domain/ids.ts';
import { searchAccredible } from './accredible-search.ts';
import { countsOf, linesImporter } from './import-lines.ts';
import { readRow } from './read-import.ts';

/**
 * Pull what was updated at Accredible since the last pull, page by page, until it ends or `isOver`
 * says that time is up. Whoever goes on goes on after the last page that was committed; a page that
 * is done again changes nothing.
 *
 * @returns `over` if there is more to do
 */
export async function runPull(
  issuerId: IssuerId,
  isOver: () => boolean,
): Promise<'over' | 'ended'> {
  const [stored, issuer] = await Promise.all([findSource(issuerId), readIssuer(issuerId)]);
  if (!stored || !issuer) return 'ended';
  let source = await beginPull(stored, utcDayOf(Date.now()));
  const importLines = linesImporter(issuer, {});
  const apiKey = await apiKeyOf(source);
  try {
    for (;;) {
      if (isOver()) return 'over';
      const { credentials, meta } = await searchAccredible(source, apiKey);
      const rows = credentials.map((row, i) => ({ line: i + 1, row }));
      const lines = await Promise.all(rows.map((row) => readRow(row, issuer)));
      const counts = countsOf(await importLines(lines));
      const cursor = credentials.length > 0 ? (meta?.cursor ?? undefined) : undefined;
      const next = await commitPage(source, counts, cursor);
      if (!next?.began) return 'ended';
      source = next;
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    await failPull(source, error.message);
    return 'ended';
  }
}

/**
 * Keys of rankings in the Rollups table. Two things are stored:
 *
 * - *day scores*: what each credential brought on one settled reporting day, packed in chunks;
 * - a *range board*: for a range of days and one metric, the histogram of scores and the top 1,000,
 *   with the summed scores of the range in chunks.
 * Each `pk` starts with its generation.
 *
 * | item           | pk                        | sk              | read by                                   |
 * | -------------- | ------------------------- | --------------- | ----------------------------------------- |
 * | day scores     | B#<issuer>                | B#<day>#<chunk> | rankings, one Query for a span            |
 * | range scores   | M#<issuer>#<first>#<last> | C#<chunk>       | range boards: those of some recipients    |
 * | range board    | M#<issuer>#<first>#<last> | H#, T#<rank by> | rankings of large issuers: histogram, top |
 * | ranked day     | R#<issuer>                | R#<day>         | rank: the stamp of a day's scores         |
 */
import type { Key } from '#shared/aws/tables.ts';
import type { Day } from '#shared/calendar.ts';
import { dayOfCellKey } from '#shared/counting/keys.ts';
import type { IssuerId } from '#shared/ids.ts';
import type { RankBy } from './rules/ranking.ts';

/** One chunk of a reporting day's scores. */
function dayScoresKey(issuerId: IssuerId, day: Day, chunk: number): Key {
  return { pk: `B#${issuerId}`, sk: `B#${day}#${chunkText(chunk)}` };
}

function chunkText(chunk: number): string {
  return String(chunk).padStart(5, '0');
}

/** The day scores of a range of reporting days, both included. */
export function dayScoresRange(issuerId: IssuerId, first: Day, last: Day) {
  return { pk: `B#${issuerId}`, from: `B#${first}#`, to: `B#${last}#~` };
}

/** A range of reporting days, both included. */
export type DayRange = { readonly first: Day; readonly last: Day };

/** One chunk of a range's summed scores; a single day's are its day scores. */
export function scoreChunkKey(issuerId: IssuerId, range: DayRange, chunk: number): Key {
  const { first, last } = range;
  if (first === last) return dayScoresKey(issuerId, first, chunk);
  return { pk: rangeBoardPartition(issuerId, range), sk: `C#${chunkText(chunk)}` };
}

/** A range board: the histogram of scores, or the top 1,000. */
export function rangeBoardKey(
  issuerId: IssuerId,
  range: DayRange,
  part: 'histogram' | 'top',
  rankBy: RankBy,
): Key {
  return {
    pk: rangeBoardPartition(issuerId, range),
    sk: `${part === 'top' ? 'T' : 'H'}#${rankBy}`,
  };
}

function rangeBoardPartition(issuerId: IssuerId, { first, last }: DayRange): string {
  return `M#${issuerId}#${first}#${last}`;
}

/** The stamp of a reporting day's scores. */
export function dayScoresMetadataKey(issuerId: IssuerId, day: Day): Key {
  return { pk: `R#${issuerId}`, sk: `R#${day}` };
}

/** The `pk` prefixes of items that show what `rank` has stored. */
export const RANKING_PARTITIONS = ['R#', 'M#'] as const;

/** The issuer and range of a ranked day or a range board; `undefined` for other items. */
export function rankedRangeAt({
  pk,
  sk,
}: Key): { issuerId: IssuerId; range: DayRange } | undefined {
  const [letter, issuerId, first, last] = pk.split('#') as [string, IssuerId, Day, Day];
  if (letter === 'M') return { issuerId, range: { first, last } };
  const day = dayOfCellKey(sk);
  return letter === 'R' ? { issuerId, range: { first: day, last: day } } : undefined;
}

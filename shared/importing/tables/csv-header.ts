import { type CsvLine, cellsOf, cellText, DELIMITERS, RECORD_LINES_MAX } from './csv-records.ts';

/** The columns of a table, and how many lines stand before its first record. */
export type CsvHeader = {
  readonly columns: readonly string[];
  readonly delimiter: string;
  readonly lines: number;
};

/** How many of these names the importer knows: the line with the most of them is the header. */
export type HeaderFit = (columns: readonly string[]) => number;

/** Lines that may stand before the header, such as a title and empty ones. */
export const PREAMBLE_LINES_MAX = 20;

/**
 * Finds the header among the first lines: what stands before it is passed over. If no line names a
 * known column, the first line that is not empty is taken for it.
 *
 * @returns `undefined` if there is none, or its quotes do not match
 */
export function headerIn(lines: readonly CsvLine[], countKnown: HeaderFit): CsvHeader | undefined {
  const sign = SEP_LINE.exec(lines[0]?.text ?? '')?.[1];
  const first = sign === undefined ? 0 : 1;
  const delimiters = sign === undefined ? DELIMITERS : [sign];
  const places = Array.from({ length: PREAMBLE_LINES_MAX }, (_, i) => first + i);
  const readings = places.flatMap(
    (at) => bestOf(readingsAt(lines, at, delimiters, countKnown)) ?? [],
  );
  const best = bestOf(readings);
  const isKnown = best !== undefined && best.fit > 0;
  // Otherwise the first line is meant as the header, also if it cannot be read.
  const told = lines.findIndex(({ text }, at) => at >= first && text?.trim() !== '');
  return isKnown || best?.from === told ? best?.header : undefined;
}

type Reading = {
  readonly header: CsvHeader;
  /** The line that it begins at. */
  readonly from: number;
  readonly fit: number;
  readonly width: number;
};

function readingsAt(
  lines: readonly CsvLine[],
  at: number,
  delimiters: readonly string[],
  countKnown: HeaderFit,
): Reading[] {
  return delimiters.flatMap((delimiter) => {
    const header = headerAt(lines, at, delimiter);
    const names = header?.columns.filter((column) => column !== '') ?? [];
    return header && names.length > 0
      ? [{ header, from: at, fit: countKnown(names), width: names.length }]
      : [];
  });
}

/** Of two readings that fit as well, the one with more columns on the earlier line. */
export function bestOf(readings: readonly Reading[]): Reading | undefined {
  return readings.reduce<Reading | undefined>((best, one) => {
    if (!best || one.fit > best.fit) return one;
    const isSameLine = one.header.lines === best.header.lines;
    return isSameLine && one.fit === best.fit && one.width > best.width ? one : best;
  }, undefined);
}

/** `sep=;`, by which Excel is told what parts the cells. */
const SEP_LINE = /^\uFEFF?"?sep=(.)"?\s*$/i;

function headerAt(lines: readonly CsvLine[], at: number, delimiter: string): CsvHeader | undefined {
  let text = '';
  for (let count = 1; count <= RECORD_LINES_MAX && at + count <= lines.length; count++) {
    const next = lines[at + count - 1]?.text;
    if (next === undefined) return undefined;
    text += count === 1 ? next.replace(/^\uFEFF/, '') : `\n${next}`;
    const cells = cellsOf(text, delimiter);
    if (cells) return { columns: cells.map(columnName), delimiter, lines: at + count };
  }
  return undefined;
}

/** A column's name on one line, in composed letters, without invisible marks: as a person reads it. */
export function columnName(cell: string): string {
  return cellText(cell)
    .replaceAll(/\p{Cf}/gu, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

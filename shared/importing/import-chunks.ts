import { AppError } from '#shared/errors.ts';
import { type CsvOptions, type CsvTable, csvRowsFrom, csvTable } from './csv.ts';
import { NOT_UTF8, RECORD_LINES_MAX } from './csv-records.ts';
import { type FileLine, fileFault, linesFrom } from './file-lines.ts';
import type { Row } from './formats/adapter.ts';
import type { ImportFile } from './import-files.ts';
import type { Import } from './jobs.ts';
import { elementsFrom, startOfElements } from './json-elements.ts';
import { ndjsonRow } from './json-rows.ts';
import { needsParts, partsOfFile } from './parts-of-file.ts';
import { type ImportLine, readRows } from './read-import.ts';

type Place = Import['place'];

type Chunk = { readonly lines: ImportLine[]; readonly next: Place };

/** An import's file, chunk by chunk, from any place at which a chunk ended. */
export function importChunks(
  file: ImportFile,
  { format, wishes }: Import,
  {
    timeZone,
    idKey,
    chunkLines,
  }: Pick<CsvOptions, 'timeZone' | 'idKey'> & { readonly chunkLines: number },
) {
  let known: CsvTable | undefined;
  /** What stands anywhere in the file and belongs to badges of every chunk; looked for once. */
  const parts = once(() => partsOfFile(file, format));

  async function at(place: Place): Promise<Chunk> {
    const read = { csv: readCsv, ndjson: readNdjson, json: readJson }[format];
    if (place.offset === 0) await refuseOtherFiles(file);
    const { rows, next } = await read(place);
    const beside = rows.some(needsParts) ? await parts() : undefined;
    const lines = await readRows(rows, { timeZone, idKey, beside });
    return { lines, next };
  }

  async function readCsv(place: Place) {
    const table = known ?? (await headerOf(file, wishes?.mapping));
    known = table;
    const { offset, line } = place.offset === 0 ? await afterHeader(file) : place;
    const lines = await linesFrom(file, offset, chunkLines + RECORD_LINES_MAX);
    const texts = lines.map(({ text }) => text);
    const options = { ...wishes, firstLine: line, linesMax: chunkLines, timeZone, idKey };
    const { rows, taken } = csvRowsFrom(table, texts, options);
    return { rows, next: nextPlace(file, lines, taken, line) };
  }

  async function readNdjson({ offset, line }: Place) {
    const lines = await linesFrom(file, offset, chunkLines + 1);
    const taken = Math.min(lines.length, chunkLines);
    const rows = lines.slice(0, taken).flatMap(({ text }, i): Row[] => {
      const number = line + i;
      const told = number === 1 && text ? withoutMark(text) : text;
      return told?.trim() === '' ? [] : [jsonRow(told, number)];
    });
    return { rows, next: nextPlace(file, lines, taken, line) };
  }

  async function readJson({ offset, line }: Place) {
    const start = offset === 0 ? await startOfElements(file) : offset;
    const { elements, next } = await elementsFrom(file, start, chunkLines);
    const rows = elements.map(({ text }, i) => jsonRow(text, line + i));
    return { rows, next: { offset: next, line: line + elements.length } };
  }

  function endingAt({ offset }: Place): 'done' | undefined {
    return offset > 0 && offset >= file.bytes ? 'done' : undefined;
  }

  return { at, endingAt };
}

async function refuseOtherFiles(file: ImportFile): Promise<void> {
  const fault = fileFault(await file.read(0, 4));
  if (fault) throw new AppError('INVALID_INPUT', fault, { field: 'body' });
}

async function headerOf(file: ImportFile, mapping: NonNullable<Import['wishes']>['mapping']) {
  const [header] = await linesFrom(file, 0, 1);
  if (header?.text === undefined) throw new AppError('INVALID_INPUT', NOT_UTF8, { field: 'body' });
  return csvTable(withoutMark(header.text), mapping);
}

async function afterHeader(file: ImportFile): Promise<Place> {
  const lines = await linesFrom(file, 0, 2);
  return nextPlace(file, lines, 1, 1);
}

function nextPlace(file: ImportFile, lines: readonly FileLine[], taken: number, line: number) {
  return { offset: lines[taken]?.offset ?? file.bytes, line: line + taken };
}

function jsonRow(text: string | undefined, line: number): Row {
  if (text === undefined) return { line, fault: { field: 'body', message: NOT_UTF8 } };
  return ndjsonRow(text.trim(), line);
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/, '');
}

import { AppError } from '#shared/errors.ts';
import { type CsvOptions, fieldFit, fieldPlaces, rowsFrom } from './csv.ts';
import type { Row } from './formats/adapter.ts';
import type { ImportFile } from './import-files.ts';
import type { Import } from './jobs.ts';
import { elementsFrom, startOfElements } from './json-elements.ts';
import { ndjsonRow } from './json-rows.ts';
import { needsParts, partsOfFile } from './parts-of-file.ts';
import { type ImportLine, readRows } from './read-import.ts';
import { fileFault } from './tables/file-kinds.ts';
import { type FileLine, linesFrom, NOT_UTF8 } from './tables/file-lines.ts';
import { openTable } from './tables/table.ts';

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
  /** What stands anywhere in the file and belongs to badges of every chunk; looked for once. */
  const parts = once(() => partsOfFile(file, format));
  const opened = once(() => openImport(file, wishes));

  async function at(place: Place): Promise<Chunk> {
    const read = { csv: readTable, xlsx: readTable, ndjson: readNdjson, json: readJson }[format];
    const { rows, next } = await read(place);
    const beside = rows.some(needsParts) ? await parts() : undefined;
    const lines = await readRows(rows, { timeZone, idKey, beside });
    return { lines, next };
  }

  async function readTable(place: Place) {
    const { table, places } = await opened();
    const from = place.offset === 0 ? table.start : place;
    const { records, next } = await table.recordsFrom(from, chunkLines);
    return { rows: rowsFrom(records, places, { ...wishes, timeZone, idKey }), next };
  }

  async function readNdjson({ offset, line }: Place) {
    if (offset === 0) await refuseOtherFiles(file);
    const lines = await linesFrom(file, offset, chunkLines + 1);
    const taken = Math.min(lines.length, chunkLines);
    const rows = lines.slice(0, taken).flatMap(({ text, fault }, i): Row[] => {
      const number = line + i;
      const told = number === 1 ? text?.replace(/^\uFEFF/, '') : text;
      return told?.trim() === '' ? [] : [jsonRow(told, number, fault)];
    });
    return { rows, next: nextPlace(file, lines, taken, line) };
  }

  async function readJson({ offset, line }: Place) {
    if (offset === 0) await refuseOtherFiles(file);
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

/** The table of an import’s file, and where in it each field is. @throws AppError INVALID_INPUT */
async function openImport(file: ImportFile, wishes: Import['wishes']) {
  const { mapping, encoding } = wishes ?? {};
  const table = await openTable(file, { countKnown: fieldFit(mapping), encoding });
  return { table, places: fieldPlaces(table.columns, mapping) };
}

function nextPlace(file: ImportFile, lines: readonly FileLine[], taken: number, line: number) {
  return { offset: lines[taken]?.offset ?? file.bytes, line: line + taken };
}

function jsonRow(text: string | undefined, line: number, message = NOT_UTF8): Row {
  if (text === undefined) return { line, fault: { field: 'body', message } };
  return ndjsonRow(text.trim(), line);
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

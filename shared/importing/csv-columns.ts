import {
  CSV_FIELD_NAMES,
  CSV_FIELDS,
  type CsvFieldName,
  guessedMapping,
  isCsvField,
} from '#shared/contracts/csv-fields.ts';
import { fileOf, openTable } from './tables/table.ts';

const SAMPLES_MAX = 3;

/**
 * The columns of a table with a few of their cells, what fields there are, and which column each
 * field probably comes from.
 *
 * @throws AppError INVALID_INPUT naming `body` if it is no table or has no header, or `encoding`
 */
export async function readColumns(body: Buffer, encoding?: string) {
  const table = await openTable(fileOf(body), { countKnown: guessFit, encoding });
  const columns = table.columns.filter((column) => column !== '');
  const { records } = await table.recordsFrom(table.start, SAMPLES_MAX * 2);
  const samples = records.flatMap((record) => ('cells' in record ? [record.cells] : []));
  const mapping = guessedMapping(columns);
  const guessed = new Map(
    CSV_FIELD_NAMES.filter((field) => field in mapping).map((field) => [mapping[field], field]),
  );
  return {
    ...(table.delimiter && { delimiter: table.delimiter }),
    ...(table.encoding && { encoding: table.encoding }),
    columns: columns.map((column) => ({
      column,
      field: guessed.get(column) ?? null,
      samples: samples
        .slice(0, SAMPLES_MAX)
        .flatMap((cells) => cells[table.columns.indexOf(column)] || []),
    })),
    mapping,
    fields: CSV_FIELD_NAMES.map((field) => {
      const { kind, definition } = CSV_FIELDS[field];
      return { field, kind, definition };
    }),
    missing: missingIn(mapping),
  };
}

function guessFit(columns: readonly string[]): number {
  return Object.keys(guessedMapping(columns)).length;
}

/** Fields of which one has to be told, by the file or by `defaults`, and none was recognised. */
const NEEDED: readonly (readonly CsvFieldName[])[] = [
  ['program.name', 'programId', 'program.externalId'],
  ['recipient.email', 'recipient.externalId', 'externalId'],
];

function missingIn(mapping: Readonly<Record<string, string>>): CsvFieldName[] {
  const told = new Set(Object.keys(mapping).filter(isCsvField));
  return NEEDED.filter((fields) => !fields.some((field) => told.has(field))).flatMap(
    ([first]) => first ?? [],
  );
}

import { csvTable, linesOf } from './csv.ts';
import {
  CSV_FIELD_NAMES,
  CSV_FIELDS,
  type CsvFieldName,
  guessedMapping,
  isCsvField,
} from './csv-fields.ts';
import { recordAt } from './csv-records.ts';

const SAMPLES_MAX = 3;

/**
 * The columns of a CSV with a few of their cells, what fields there are, and which column each
 * field probably comes from.
 *
 * @throws AppError INVALID_INPUT naming `body` if there is no header
 */
export function readColumns(text: string) {
  const [header = '', ...lines] = linesOf(text.replace(/^\uFEFF/, ''));
  const { delimiter, columns } = csvTable(header, {});
  const samples = samplesIn(lines, delimiter, columns.length);
  const mapping = guessedMapping(columns);
  const guessed = new Map(
    CSV_FIELD_NAMES.filter((field) => field in mapping).map((field) => [mapping[field], field]),
  );
  return {
    delimiter,
    columns: columns.map((column, i) => ({
      column,
      field: guessed.get(column) ?? null,
      samples: samples.flatMap((cells) => cells[i] || []),
    })),
    mapping,
    fields: CSV_FIELD_NAMES.map((field) => {
      const { kind, definition } = CSV_FIELDS[field];
      return { field, kind, definition };
    }),
    missing: missingIn(mapping),
  };
}

function samplesIn(lines: readonly string[], delimiter: string, columns: number) {
  const samples: (readonly string[])[] = [];
  for (let at = 0; at < lines.length && samples.length < SAMPLES_MAX; ) {
    const record = recordAt(lines, at, { delimiter, columns });
    at += record.lines;
    if ('cells' in record) samples.push(record.cells);
  }
  return samples;
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

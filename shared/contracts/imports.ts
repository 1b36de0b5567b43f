import * as z from 'zod';
import { CSV_FIELD_NAMES } from './csv-fields.ts';
import { ChannelName, Name, PageQuery } from './text.ts';

/** `31/12/2026`, or `12/31/2026`. */
const CSV_DATE_FORMATS = ['dmy', 'mdy'] as const;

export type CsvDateFormat = (typeof CSV_DATE_FORMATS)[number];

const TEXT_MAX = 500;

const Text = z.string().trim().min(1, 'must not be empty').max(TEXT_MAX, 'is too long');

const Field = z.enum(CSV_FIELD_NAMES, {
  error: `must be one of ${CSV_FIELD_NAMES.join(', ')}`,
});

/** `{"recipient.email": "E-mail"}`: which column each field comes from. */
const Mapping = z.partialRecord(Field, Text);

const isTrue = z
  .enum(['true', 'false'], { error: 'must be true or false' })
  .transform((text) => text === 'true');

const ChannelNames = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(ChannelName));

const DateFormat = z.enum(CSV_DATE_FORMATS, { error: 'must be dmy or mdy' });

export function isEncoding(label: string): boolean {
  try {
    return Boolean(new TextDecoder(label));
  } catch {
    // RangeError: there is no such encoding.
    return false;
  }
}

/** As the WHATWG Encoding Standard names them; a file whose bytes tell its encoding needs none. */
const Encoding = z
  .string()
  .refine(isEncoding, 'must be an encoding such as utf-8, utf-16le, windows-1252 or shift_jis');

/** JSON in a query parameter. */
const inJson = <T extends z.ZodType>(schema: T) =>
  z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        context.addIssue({ code: 'custom', message: 'must be JSON' });
        return z.NEVER;
      }
    })
    .pipe(schema);

export const ImportQuery = z.strictObject({
  /** Share links to make for each credential, such as `linkedin,x`. */
  channels: ChannelNames.optional(),
  cta: isTrue.optional(),
  /** Say what would become of each line, and do nothing. */
  dryRun: isTrue.optional(),
  mapping: inJson(Mapping).optional(),
  /** What a field is where the file does not tell it. */
  defaults: inJson(Mapping).optional(),
  dateFormat: DateFormat.optional(),
  encoding: Encoding.optional(),
});

/** How to read a table that does not tell it itself. */
export const TableQuery = ImportQuery.pick({ dateFormat: true, encoding: true });

/** What the columns of a CSV probably tell. */
export const ColumnsAnswer = z.strictObject({
  /** What parts the cells of a text; a workbook has none. */
  delimiter: z.string().optional(),
  /** How the bytes of a text were read. */
  encoding: z.string().optional(),
  columns: z.array(
    z.strictObject({ column: z.string(), field: Field.nullable(), samples: z.array(z.string()) }),
  ),
  mapping: Mapping,
  fields: z.array(
    z.strictObject({
      field: Field,
      kind: z.enum(['text', 'instant', 'boolean']),
      definition: z.string(),
    }),
  ),
  /** Fields that a credential needs, and that no column seems to tell. */
  missing: z.array(Field),
});

const FileFormat = z.enum(['csv', 'xlsx', 'ndjson', 'json'], {
  error: 'must be csv, xlsx, ndjson or json',
});

export const NewImport = z.strictObject({
  format: FileFormat,
  fileName: Name.optional(),
});

const PARTS_MAX = 100;

const partNumber = (number: z.ZodCoercedNumber | z.ZodNumber) =>
  number
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(PARTS_MAX, `must be at most ${PARTS_MAX}`);

export const ImportPart = z.object({ part: partNumber(z.coerce.number('must be a number')) });

export const ImportStart = z.strictObject({
  /** How many parts the file has. */
  parts: partNumber(z.number('must be a number')).default(1),
  channels: z.array(ChannelName).optional(),
  cta: z.boolean('must be true or false').optional(),
  dryRun: z.boolean('must be true or false').optional(),
  mapping: Mapping.optional(),
  defaults: Mapping.optional(),
  dateFormat: DateFormat.optional(),
  encoding: Encoding.optional(),
});

const count = z.int().min(0);

const instant = z.iso.datetime({ offset: true });

const Fault = z.strictObject({ field: z.string(), message: z.string() });

export const ImportJobAnswer = z
  .strictObject({
    importId: z.string(),
    format: FileFormat,
    fileName: z.string().optional(),
    status: z.enum(['uploading', 'running', 'cancelling', 'done', 'failed', 'cancelled']),
    /** Why it failed as a whole. */
    reason: z.string().optional(),
    dryRun: z.boolean(),
    asked: ImportStart.omit({ parts: true, dryRun: true }).optional(),
    file: z.strictObject({ parts: count, bytes: count }),
    progress: z.strictObject({ bytes: count, lines: count, fraction: z.number().min(0).max(1) }),
    counts: z.strictObject({ created: count, updated: count, unchanged: count, failed: count }),
    createdAt: instant,
    startedAt: instant.optional(),
    endedAt: instant.optional(),
  })
  .meta({ id: 'Import' });

export const PartAnswer = z.strictObject({ part: count, bytes: count });

export const FailuresQuery = PageQuery.extend({
  /** Also the lines that were imported, but of which something was left out or could not be read. */
  warnings: isTrue.optional(),
});

export const FailureAnswer = z.strictObject({
  line: count,
  externalId: z.string().optional(),
  reason: z.string(),
  errors: z.array(Fault),
  /** True for a line that was imported all the same: its errors are warnings. */
  isImported: z.boolean().optional(),
});

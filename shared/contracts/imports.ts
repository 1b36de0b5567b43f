import * as z from 'zod';
import { CSV_DATE_FORMATS } from '#shared/importers/csv-dates.ts';
import { CSV_FIELD_NAMES } from '#shared/importers/csv-fields.ts';
import { ChannelName } from './text.ts';

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
});

/** What the columns of a CSV probably tell. */
export const ColumnsAnswer = z.strictObject({
  delimiter: z.string(),
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

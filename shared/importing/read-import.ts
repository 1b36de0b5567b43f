import type { JSONWebKeySet } from 'jose';
import * as z from 'zod';
import { CredentialInput, noneForEmpty, unreadableIn } from '#shared/contracts/admin.ts';
import { ExternalId } from '#shared/contracts/text.ts';
import { AppError, type FieldFault } from '#shared/errors.ts';
import { faultsOf, IN_CALLERS_WORDS } from '#shared/http/input.ts';
import type { HashedIdentity } from '#shared/registry/hashed-identity.ts';
import type { AuthorityField } from '#shared/registry/rules/authority.ts';
import { identifies } from '#shared/registry/rules/public-name.ts';
import { type CsvOptions, csvRows } from './csv.ts';
import { accredible } from './formats/accredible.ts';
import type { Adapter, Reading, ReadingContext, Row } from './formats/adapter.ts';
import { type BadgeParts, type Part, partOf, partsIn, revokedIn } from './formats/badge-parts.ts';
import { badgr } from './formats/badgr.ts';
import { bakedBadge, isPicture } from './formats/baked-badge.ts';
import { credentialsIn, type Opened } from './formats/contained-credentials.ts';
import { credly } from './formats/credly.ts';
import { type Fields, fieldsOf } from './formats/foreign-values.ts';
import type { Signature } from './formats/json-web-token.ts';
import { openBadges2 } from './formats/open-badges-2.ts';
import { openBadges3 } from './formats/open-badges-3.ts';
import { unsupportedFault, unsupportedXml } from './formats/unsupported-formats.ts';
import { jsonRows, ndjsonRows } from './json-rows.ts';
import { isTableType } from './tables/file-kinds.ts';
import { UTF_8 } from './tables/text-encoding.ts';

/** One line of an import: what it asks for, or why it cannot be read. */
export type ImportLine = { readonly line: number } & (
  | {
      readonly input: CredentialInput;
      /** The recipient's address, as far as the line tells it. */
      readonly identity?: HashedIdentity;
      /** Fields that cost only themselves: see `unreadableIn`. */
      readonly ignored?: readonly string[];
      readonly signature?: Signature;
      /** The format it was written in, if it is not ours. */
      readonly format?: string;
      /** What was left out, or could not be read. */
      readonly warnings?: readonly FieldFault[];
      /** Its program has no name here, and must be there already. */
      readonly isProgramUnnamed?: boolean;
      /** The fields on which the sender is the authority; absent: every one. */
      readonly authority?: readonly AuthorityField[];
    }
  | { readonly revokes: string }
  | { readonly faults: readonly FieldFault[] }
);

export type ReadOptions = CsvOptions & {
  /** Keys of the badges' issuers: with them, what they did not sign is refused. */
  readonly keys?: JSONWebKeySet;
};

export const ADAPTERS: readonly Adapter[] = [openBadges3, badgr, openBadges2, accredible, credly];

const LINES_MAX = 1000;

/** How much of a file is looked at to know what it is. */
const XML_LETTERS = 2000;

/**
 * Read an import: a JSON array (or one object, or another system's answer), NDJSON, or CSV, by its
 * content type.
 *
 * Each line is read for itself: a fault in one says nothing of the others. Lines are numbered as
 * an editor does: in CSV the header is line 1; in a JSON array the first element is.
 *
 * @throws AppError INVALID_INPUT if the whole cannot be read: not JSON, a wrong CSV header, more
 *   than 1,000 lines
 */
export async function readImport(
  contentType: string | undefined,
  body: Buffer | string,
  options: ReadOptions,
): Promise<ImportLine[]> {
  const bytes = Buffer.from(body as Buffer);
  if (isPicture(bytes)) return pictureLines(bytes, options);
  const type = contentType?.split(';')[0]?.trim().toLowerCase();
  const { rows, keys } = isTableType(type)
    ? { rows: await csvRows(bytes, options), keys: options.keys }
    : rowsOf(type, textOf(bytes), options);
  if (rows.length === 0) throw refusal('the body holds no credential');
  refuseTooMany(rows);
  const lines = await readRows(rows, { ...options, keys });
  refuseTooMany(lines);
  return lines;
}

/** A picture is one line: the badge that is baked into it. */
function pictureLines(picture: Buffer, options: ReadOptions): Promise<ImportLine[]> {
  const other = unsupportedXml(picture.toString('utf8', 0, XML_LETTERS));
  if (other) throw refusal(other);
  const baked = bakedBadge(picture);
  if ('fault' in baked) throw refusal(baked.fault);
  return readRows([{ line: 1, row: baked.badge }], options);
}

function refuseTooMany({ length }: readonly unknown[]): void {
  if (length <= LINES_MAX) return;
  const remedy = 'send the file to an import job (POST /v1/imports)';
  throw refusal(`the body holds ${length} credentials, ${LINES_MAX} are allowed: ${remedy}`);
}

function textOf(body: Buffer): string {
  const text = UTF_8.decode(body);
  if (text === undefined) throw refusal('the body is not UTF-8: save the file as UTF-8');
  return text.replace(/^\uFEFF/, '');
}

function refusal(message: string): AppError {
  return new AppError('INVALID_INPUT', message, { field: 'body' });
}

function rowsOf(type: string | undefined, body: string, options: ReadOptions) {
  const { keys } = options;
  switch (type) {
    case 'application/json':
    case 'application/ld+json':
    case 'application/vc':
    case 'application/vc+ld+json':
    case 'application/vp':
    case 'application/vp+ld+json':
      return { keys, ...jsonRows(body) };
    case 'application/x-ndjson':
    case 'application/jsonl':
    case 'application/jwt':
    case 'application/vc+jwt':
    case 'application/vp+jwt':
    case 'application/vc+ld+json+jwt':
    case 'application/vc-ld+jwt':
      return { keys, rows: ndjsonRows(body) };
    default:
      throw new AppError(
        'INVALID_INPUT',
        'send application/json, application/x-ndjson, text/csv, or any table as application/octet-stream; a badge as application/vc, application/vc+jwt, image/png or image/svg+xml',
        { field: 'content-type' },
      );
  }
}

type RowOptions = Pick<ReadOptions, 'keys' | 'timeZone' | 'idKey'> & {
  /** Parts of badges that stand elsewhere in the file. */
  readonly beside?: BadgeParts;
};

/**
 * Rows as lines: each opened, recognised, said in our own words, and checked. A row with several
 * credentials gives a line for each, under one number; one that is a part of others (a status list,
 * a badge class) gives none of its own.
 */
export async function readRows(
  rows: readonly Row[],
  { keys, timeZone, idKey, beside: known }: RowOptions,
): Promise<ImportLine[]> {
  const opened = (await Promise.all(rows.map((row) => credentialsIn(row, keys)))).flat();
  const beside = partsIn(opened.map(badgeIn), known);
  const isAlone = !opened.some((one) => !one.fault && !partOf(badgeIn(one)));
  return opened.flatMap((one) => {
    const part = one.fault ? undefined : partOf(badgeIn(one));
    if (!part) return lineOf(one, { timeZone, idKey, beside });
    return partLines(one, part, { isAlone, others: opened });
  });
}

/** The credential of an opened row, without what is told beside it. */
function badgeIn({ row }: Opened): Fields {
  const fields = fieldsOf(row);
  return fields.credential ? fieldsOf(fields.credential) : fields;
}

type Company = { readonly isAlone: boolean; readonly others: readonly Opened[] };

/** A revocation list revokes; other parts say nothing by themselves, and are at fault without a badge. */
function partLines(one: Opened, part: Part, { isAlone, others }: Company): ImportLine[] {
  const { line } = one;
  if (part !== 'a revocation list') {
    const message = `this is ${part} and no badge: send it in one file with the badges it belongs to`;
    return isAlone ? [{ line, faults: [{ field: 'credential', message }] }] : [];
  }
  const here = new Set(others.map((other) => badgeIn(other).id));
  const elsewhere = revokedIn(badgeIn(one)).filter((id) => !here.has(id));
  return elsewhere.map((id) => ({ line, ...checked({ revokes: id }) }) as ImportLine);
}

function lineOf({ line, row, fault, ...known }: Opened, context: ReadingContext): ImportLine {
  if (fault) return { line, faults: [fault] };
  const object = AnyObject.safeParse(row);
  const adapter = object.data && ADAPTERS.find((one) => one.recognises(object.data));
  if (!adapter) {
    const unsupported = unsupportedFault(row);
    return { line, ...(unsupported ? { faults: [unsupported] } : checked({ input: row })) };
  }
  const { name: format, read, authority } = adapter;
  const told = checked(read(object.data, context), authority);
  if (!('input' in told)) return { line, ...told };
  const discreet = withoutHolder(told.input);
  const warnings = [known.warnings, told.warnings, discreet.warnings].flatMap((some) => some ?? []);
  const { signature } = known;
  return {
    line,
    ...told,
    input: discreet.input,
    format,
    ...(signature && { signature }),
    warnings: warnings.length > 0 ? warnings : undefined,
  };
}

/**
 * A program is everybody's: where another system wrote its holder into what becomes the program's
 * description or destination, that is left out; where into its name, the credential is kept private.
 */
function withoutHolder(input: CredentialInput) {
  const { program, recipient } = input;
  if (!program) return { input };
  const isTelling = (text: string | null | undefined) =>
    typeof text === 'string' &&
    identifies(text, { ...recipient, name: recipient.name ?? undefined });
  const { description, destinationUrl } = program;
  const discreet = {
    ...input,
    program: {
      ...program,
      ...(isTelling(description) && { description: undefined }),
      ...(isTelling(destinationUrl) && { destinationUrl: undefined }),
    },
  };
  if (!isTelling(program.name)) return { input: discreet };
  const message = 'names the recipient, so the credential was imported as private';
  return {
    input: { ...discreet, private: true },
    warnings: [{ field: 'program.name', message }],
  };
}

const AnyObject = z.record(z.string(), z.unknown());

const Revokes = z.object({ externalId: ExternalId });

function checked(reading: Reading, fields?: readonly AuthorityField[]) {
  if ('fault' in reading) return { faults: [reading.fault] };
  if ('revokes' in reading) {
    const result = Revokes.safeParse({ externalId: reading.revokes }, IN_CALLERS_WORDS);
    return result.success
      ? { revokes: result.data.externalId }
      : { faults: faultsOf(result.error) };
  }
  const { input, guesses, ...told } = reading;
  const result = CredentialInput.safeParse(noneForEmpty(input), IN_CALLERS_WORDS);
  if (!result.success) return { faults: faultsOf(result.error) };
  const ignored = unreadableIn(input, result.data);
  const authority = fields?.filter((field) => !guesses?.includes(field));
  return {
    input: result.data,
    ...(authority && { authority }),
    ...told,
    ...(ignored.length > 0 && { ignored }),
  };
}

/** A line with what it asks for. */
export type InputLine = Extract<ImportLine, { input: CredentialInput }>;

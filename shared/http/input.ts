import type * as z from 'zod';
import { AppError, type FieldFault } from '#shared/errors.ts';
import type { ApiEvent } from './api.ts';

const BODY_BYTES_MAX = 1_000_000;

/** An answer must not be larger than its request: a body may hold 100,000 unknown fields. */
const FAULTS_MAX = 50;

/** For `safeParse`: what a caller left out is missing, not "undefined", which JSON does not know. */
export const IN_CALLERS_WORDS: z.core.ParseContext<z.core.$ZodIssue> = {
  error: ({ code, input }) =>
    code === 'invalid_type' && input === undefined ? 'is missing' : undefined,
};

/**
 * Check what a caller sent. Only here does a schema failure become the caller's fault: a stored
 * item that no longer fits its schema is ours, and leaves as a 500.
 *
 * @throws AppError INVALID_INPUT that names every field at fault
 */
export function parseInput<T extends z.ZodType>(schema: T, input: unknown): z.output<T> {
  const result = schema.safeParse(input, IN_CALLERS_WORDS);
  if (result.success) return result.data;
  const all = faultsOf(result.error);
  const faults = all.slice(0, FAULTS_MAX);
  if (all.length > faults.length) {
    faults.push({
      field: 'body',
      message: `${all.length - FAULTS_MAX} more faults are not listed`,
    });
  }
  const detail = faults.map(({ field, message }) => `${field}: ${message}`).join('; ');
  throw new AppError('INVALID_INPUT', detail, { faults, cause: result.error });
}

/** Each fault of a refused input, under the path of its field; unknown fields one by one. */
export function faultsOf({ issues }: z.core.$ZodError): FieldFault[] {
  return issues.flatMap((issue) => {
    const path = issue.path.map(String);
    if (issue.code !== 'unrecognized_keys') {
      return [{ field: path.join('.') || 'body', message: issue.message }];
    }
    return issue.keys.map((key) => ({
      field: [...path, key].join('.'),
      message: 'there is no such field',
    }));
  });
}

/** The query parameters, checked. */
export function parseQuery<T extends z.ZodType>(schema: T, event: ApiEvent): z.output<T> {
  return parseInput(schema, event.queryStringParameters ?? {});
}

/** The JSON body, checked. @throws AppError INVALID_INPUT or PAYLOAD_TOO_LARGE naming `body` */
export function parseBody<T extends z.ZodType>(schema: T, event: ApiEvent): z.output<T> {
  return parseInput(schema, jsonFrom(bodyText(event)));
}

/** The body as text. @throws AppError PAYLOAD_TOO_LARGE if it has more bytes than `bytesMax` */
export function bodyText(event: ApiEvent, bytesMax: number = BODY_BYTES_MAX): string {
  return bodyBytes(event, bytesMax).toString('utf8');
}

/** The body as it came. @throws AppError PAYLOAD_TOO_LARGE if it has more bytes than `bytesMax` */
export function bodyBytes(event: ApiEvent, bytesMax: number): Buffer {
  const { body = '', isBase64Encoded } = event;
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length <= bytesMax) return bytes;
  const message = `the body has ${bytes.length} bytes, ${bytesMax} are allowed`;
  throw new AppError('PAYLOAD_TOO_LARGE', message, { field: 'body' });
}

/**
 * A file that came as a body. API Gateway decodes a text, and replaces what is not UTF-8 for good.
 *
 * @throws AppError INVALID_INPUT naming `content-type` if letters were lost so, or PAYLOAD_TOO_LARGE
 */
export function fileBytes(event: ApiEvent, bytesMax: number): Buffer {
  const bytes = bodyBytes(event, bytesMax);
  const sent = Number(event.headers['content-length'] ?? bytes.length);
  if (event.isBase64Encoded || sent === bytes.length) return bytes;
  if (!bytes.includes('\uFFFD')) return bytes;
  const message =
    'the file is not UTF-8 and lost letters on its way: send it as application/octet-stream';
  throw new AppError('INVALID_INPUT', message, { field: 'content-type' });
}

/**
 * A text as JSON, with or without a byte order mark. Whole numbers that a number cannot hold stay
 * as their digits: two ids must not become one.
 *
 * @throws AppError INVALID_INPUT naming `body`
 */
export function jsonFrom(text: string): unknown {
  try {
    return parseJson(text.replace(/^\uFEFF/, ''), (_name, value, { source }) => {
      const isCut = Number.isInteger(value) && !Number.isSafeInteger(value);
      return isCut && /^-?\d+$/.test(source ?? '') ? source : value;
    });
  } catch (cause) {
    throw new AppError('INVALID_INPUT', 'the body must be JSON', { field: 'body', cause });
  }
}

type Reviver = (name: string, value: unknown, context: { readonly source?: string }) => unknown;

/** Its types do not know yet what the reviver is told (ECMAScript 2026). */
const parseJson = JSON.parse as (text: string, reviver: Reviver) => unknown;

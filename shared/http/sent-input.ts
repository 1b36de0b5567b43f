import type * as z from 'zod';
import { AppError, type FieldFault } from '#shared/errors.ts';
import { IN_CALLERS_WORDS } from './input.ts';

/** What a sender meant, and the paths of fields that were kept out because nobody could use them. */
export type SentInput<T> = { readonly input: T; readonly ignored: readonly string[] };

/**
 * Check what another system sent, liberally: a webhook is sent once by a program that nobody
 * watches, and what is refused may be lost.
 *
 * `null` and empty texts mean "none". Numbers are understood as text where the schema wants text,
 * and numbers, booleans, instants and objects where they come as text; a list of one thing is that
 * thing. A field that the schema does not know, or an optional one that it cannot use, is kept out
 * and named in `ignored`.
 *
 * @param needed paths that are never kept out, because the input means something else without them
 * @throws AppError INVALID_INPUT that names each needed field at fault
 */
export function parseSent<T extends z.ZodType>(
  schema: T,
  sent: unknown,
  needed: readonly string[] = [],
): SentInput<z.output<T>> {
  let input = withoutNothing(sent);
  const kept = new Map<string, string>();
  for (;;) {
    const result = schema.safeParse(input, IN_CALLERS_WORDS);
    if (result.success) return { input: result.data, ignored: [...kept.keys()] };
    const { issues } = result.error;
    const mended = mendedBy(issues, input);
    if (!mended) refuseNeeded(issues, input, { needed, kept });
    input = mended ? withoutNothing(mended) : withoutFaults(issues, input, kept);
  }
}

type Refusable = {
  readonly needed: readonly string[];
  /** The messages of fields that were kept out, by path: one that is missing now was wrong then. */
  readonly kept: ReadonlyMap<string, string>;
};

/** @throws AppError INVALID_INPUT if a fault lies in what the sender cannot leave out */
function refuseNeeded(issues: Issues, input: unknown, { needed, kept }: Refusable): void {
  const final = faultsIn(issues).filter(({ path }) => {
    return path.length === 0 || needed.includes(nameOf(path)) || at(input, path) === undefined;
  });
  if (final.length === 0) return;
  const faults = final.map(({ path, message }): FieldFault => {
    const field = nameOf(path);
    return { field, message: kept.get(field) ?? message };
  });
  const detail = faults.map(({ field, message }) => `${field}: ${message}`).join('; ');
  throw new AppError('INVALID_INPUT', detail, { faults });
}

function withoutFaults(issues: Issues, input: unknown, kept: Map<string, string>): unknown {
  let rest = input;
  for (const { path, message } of faultsIn(issues)) {
    kept.set(nameOf(path), message);
    rest = withoutNothing(withValue(rest, path, null));
  }
  return rest;
}

type Issues = readonly z.core.$ZodIssue[];
type Path = readonly string[];

/** Each fault with its path; unknown fields one by one. */
function faultsIn(issues: Issues): { readonly path: Path; readonly message: string }[] {
  return issues.flatMap((issue) => {
    const path = issue.path.map(String);
    if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }];
    return issue.keys.map((key) => ({ path: [...path, key], message: 'there is no such field' }));
  });
}

function nameOf(path: Path): string {
  return path.join('.') || 'body';
}

/** The same without fields that hold `null` or a text of nothing but spaces, at any depth. */
function withoutNothing(value: unknown): unknown {
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(([, inner]) => !isNothing(inner));
  return Object.fromEntries(entries.map(([name, inner]) => [name, withoutNothing(inner)]));
}

function isNothing(value: unknown): boolean {
  return value === null || (typeof value === 'string' && value.trim() === '');
}

/** The input with every value in the type that the schema wants; `undefined` if none can be told. */
function mendedBy(issues: Issues, input: unknown): unknown {
  let mended: unknown;
  for (const issue of issues) {
    const path = issue.path.map(String);
    const value = meant(issue, at(input, path));
    if (value !== undefined) mended = withValue(mended ?? input, path, value);
  }
  return mended;
}

const WANTED_NUMBERS = ['number', 'int'];

/** The value in the type that was expected, if it can mean one thing only. */
function meant(issue: z.core.$ZodIssue, value: unknown): unknown {
  if (issue.code === 'invalid_format' && issue.format === 'datetime') return instantMeant(value);
  if (issue.code !== 'invalid_type') return undefined;
  const { expected } = issue;
  if (Array.isArray(value)) return value.length === 1 ? (value[0] ?? undefined) : undefined;
  if (expected === 'string' && isExact(value)) return String(value);
  if (expected === 'object' && typeof value === 'string') return objectIn(value);
  if (typeof value !== 'string') return expected === 'boolean' ? BITS.get(value) : undefined;
  const text = value.trim();
  if (expected === 'boolean') return BOOLEANS.get(text.toLowerCase());
  return WANTED_NUMBERS.includes(expected) && NUMBER.test(text) ? Number(text) : undefined;
}

/** Not one that lost digits, as `12345678901234567890` would. */
function isExact(value: unknown): boolean {
  return Number.isFinite(value) && (Number.isSafeInteger(value) || !Number.isInteger(value));
}

/** An object that was sent as its own JSON text. */
function objectIn(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    // A SyntaxError: it is some other text.
    return undefined;
  }
}

const NUMBER = /^-?\d{1,15}(?:\.\d{1,6})?$/;
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...['true', '1', 'yes', 'y', 'on', 't'].map((text) => [text, true] as const),
  ...['false', '0', 'no', 'n', 'off', 'f'].map((text) => [text, false] as const),
]);
const BITS: ReadonlyMap<unknown, boolean> = new Map([
  [1, true],
  [0, false],
]);

const UNIX_TIME = /^\d{9,16}(?:\.\d+)?$/;
/** Milliseconds have twelve digits since 1973, seconds not before the year 5138; so it goes on. */
const SECONDS_END = 1e11;
const MILLISECONDS_END = 1e14;
/** As mails and HTTP write an instant: `Fri, 27 Nov 2026 09:30:00 GMT`. */
const MAIL_INSTANT =
  /^(?:[A-Z][a-z]{2},? )?\d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}(?::\d{2})? (?:GMT|UTC|[+-]\d{4})$/;
/** An instant with a space for its T, or without the colon in its offset: `2026-03-01 09:30:00+0100`. */
const LOOSE_INSTANT =
  /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?) ?(Z|UTC|[+-]\d{2}:?\d{2})$/i;

/** Unix time in seconds, milli- or microseconds, or a loosely written instant, as ISO 8601. */
function instantMeant(value: unknown): string | undefined {
  const text = String(value).trim();
  if (UNIX_TIME.test(text)) {
    const number = Number(text);
    const isFiner = number >= MILLISECONDS_END;
    return new Date(
      number < SECONDS_END ? number * 1000 : isFiner ? number / 1000 : number,
    ).toISOString();
  }
  if (MAIL_INSTANT.test(text)) return new Date(text).toJSON() ?? undefined;
  const [, day = '', time, zone = ''] = LOOSE_INSTANT.exec(text) ?? [];
  // A 31st of February is no day; Date would make a March of it.
  if (!new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day)) return undefined;
  const date = new Date(`${day}T${time}${zone.toUpperCase() === 'UTC' ? 'Z' : zone}`);
  return date.toJSON() ?? undefined;
}

function at(input: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), input);
}

function withValue(input: unknown, [name, ...rest]: Path, value: unknown): unknown {
  if (name === undefined) return value;
  if (!isObject(input)) return input;
  return { ...input, [name]: withValue(input[name], rest, value) };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

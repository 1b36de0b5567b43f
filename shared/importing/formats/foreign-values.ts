import { createHmac, type KeyObject } from 'node:crypto';
import { instantIn } from '../tables/csv-dates.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** The fields of what should be an object; none of what is not. */
export function fieldsOf(value: unknown): Fields {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Fields) : {};
}

/** What an answer wraps under a name (`{"credential": …}`), or the answer itself. */
export function unwrappedFrom(row: Fields, name: string): Fields {
  return row[name] ? fieldsOf(row[name]) : row;
}

/** A value; `null` for the empty text, which some systems write where they have nothing. */
export function given(value: unknown): unknown {
  return value === '' ? null : value;
}

/** An id, which some systems write as a number, as text. */
export function idText(value: unknown): unknown {
  return typeof value === 'number' ? String(value) : given(value);
}

/** The first value that is there; `null` if one says that there is none; `undefined` if none is told. */
export function firstTold(...values: unknown[]): unknown {
  const given = values.find((value) => !isNothing(value) && value !== '');
  if (given !== undefined) return given;
  return values.some((value) => value !== undefined) ? null : undefined;
}

function isNothing(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

/** An id under the name of its system: those of two systems never meet. */
export function named(system: string, id: unknown): unknown {
  const text = idText(id);
  return isNothing(text) ? undefined : `${system}:${text}`;
}

/** An instant with a `T` or a space, to the minute or finer, with or without a zone: `+0100`, `UTC`. */
const LOOSE_INSTANT =
  /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?) ?(?:(Z|UTC)|([+-]\d{2}):?(\d{2})?)?$/i;

/** A date as XML Schema may have it, with a zone that says nothing of the day. */
const ZONED_DATE = /^(\d{4}-\d{2}-\d{2})(?:Z|[+-]\d{2}:\d{2})$/;

const UNIX_TIME = /^\d{9,13}$/;

/** Milliseconds have twelve digits since 1973, seconds not before the year 5138. */
const SECONDS_END = 1e11;

/**
 * A date (`2026-03-01`) as it is, an instant with a zone: the issuer's where none is told. What is
 * neither stays as it is, for the contract to refuse.
 */
export function dateOrInstantOf(value: unknown, timeZone: string): unknown {
  if (typeof value === 'number') return unixInstant(value);
  if (typeof value !== 'string') return value;
  const text = value.trim();
  if (UNIX_TIME.test(text)) return unixInstant(Number(text));
  const [, date] = ZONED_DATE.exec(text) ?? [];
  return date ?? looseInstant(text, timeZone) ?? given(text);
}

function looseInstant(text: string, timeZone: string): string | undefined {
  const [, day, time, utc, hours, minutes = '00'] = LOOSE_INSTANT.exec(text) ?? [];
  if (day === undefined || time === undefined) return undefined;
  if (utc || hours) return `${day}T${time}${utc ? 'Z' : `${hours}:${minutes}`}`;
  return instantIn(day, time, timeZone);
}

function unixInstant(number: number): string | undefined {
  const date = new Date(number < SECONDS_END ? number * 1000 : number);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

const DESCRIPTION_MAX = 2000;

const NAME_MAX = 200;

/** A description, cut to what we keep, which is never a reason to refuse a credential. */
export function shortened(value: unknown, lengthMax = DESCRIPTION_MAX): unknown {
  const text = inOneLanguage(value);
  return typeof text === 'string' ? given(text.slice(0, lengthMax).toWellFormed()) : given(text);
}

/** A name that a format allows to be longer than ours. */
export function shortName(value: unknown): unknown {
  const text = inOneLanguage(value);
  const line = typeof text === 'string' ? text.replaceAll(/\p{Cc}+/gu, ' ').trim() : text;
  return shortened(line, NAME_MAX);
}

const LANGUAGE = /^(?:[a-z]{2,3}(?:[-_][a-z0-9]{2,8})*|@none|und)$/i;

const PREFERRED = /^en(?:[-_]|$)/i;

/**
 * The text of a language map (`{"en": …, "de": …}`), of JSON-LD's `{"@value", "@language"}`, or of a
 * list of those: the English one, or else the first. What is none of these stays as it is.
 */
function inOneLanguage(value: unknown): unknown {
  const texts = inLanguages(value);
  const [first] = texts;
  if (!first) return value;
  return (texts.find(([language]) => PREFERRED.test(language)) ?? first)[1];
}

/** Texts with their languages; none if it is no text in languages. */
function inLanguages(value: unknown): [string, string][] {
  if (Array.isArray(value)) return value.flatMap(inLanguages);
  const fields = fieldsOf(value);
  const { '@value': text, '@language': language } = fields;
  if (typeof text === 'string') return [[typeof language === 'string' ? language : '', text]];
  const entries = Object.entries(fields);
  if (!entries.every(([name]) => LANGUAGE.test(name))) return [];
  return entries.flatMap(([name, one]) => {
    const told = Array.isArray(one) ? one[0] : one;
    return typeof told === 'string' && told !== '' ? [[name, told] as [string, string]] : [];
  });
}

/** A picture's or page's address; `null` for none, `undefined` for embedded data, which has no address. */
export function addressOf(value: unknown): unknown {
  if (value === null || value === '') return null;
  const address = typeof value === 'string' ? value : fieldsOf(value).id;
  return typeof address === 'string' && /^https?:\/\//i.test(address) ? address : undefined;
}

/** The types that something says it is of, without what they are prefixed with. */
export function typesOf({ type }: Fields): string[] {
  return [type].flat().flatMap((name) => {
    return typeof name === 'string' ? [name.replace(/^.*[#/:]/, '')] : [];
  });
}

const ID_LETTERS = 32;

/** What changes while it stays the same award. */
const CHANGEABLE = ['proof', 'credentialStatus', 'refreshService', 'revoked', 'revocationReason'];

/**
 * The id of a badge that has none, made of what it says, so that the same badge again is the same
 * credential. It is a keyed hash: nobody can find the address of its holder by guessing.
 */
export function idOfContent(badge: Fields, idKey: KeyObject | Buffer): string {
  const said = Object.entries(badge).filter(([name]) => !CHANGEABLE.includes(name));
  const text = JSON.stringify(sorted(Object.fromEntries(said)));
  return `badge:${createHmac('sha256', idKey).update(text).digest('hex').slice(0, ID_LETTERS)}`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, sorted(inner)]));
}

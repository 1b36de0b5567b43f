import type { JSONWebKeySet } from 'jose';
import * as z from 'zod';
import { jsonFrom, parseInput } from '#shared/http/input.ts';
import type { Row } from './formats/adapter.ts';
import { LIST_NAMES } from './formats/contained-credentials.ts';
import { type Fields, fieldsOf, typesOf } from './formats/foreign-values.ts';
import { isCompactJwt } from './formats/json-web-token.ts';

/** Keys as RFC 7517 writes them; what each of them is, jose checks. */
const Keys = z.object({
  keys: z
    .array(z.looseObject({ kty: z.string() }))
    .min(1, 'must hold a key')
    .max(50),
});

type JsonRows = { readonly rows: Row[]; readonly keys?: JSONWebKeySet };

/**
 * The rows of a JSON text: an array, one object, a JWT, or what other systems answer, such as
 * `{"credentials": […]}` and `{"data": […]}`; beside them, `jwks` may hold the keys of their issuers.
 *
 * @throws AppError INVALID_INPUT naming `body` or `jwks`
 */
export function jsonRows(body: string): JsonRows {
  if (isCompactJwt(body.trim())) return { rows: ndjsonRows(body) };
  const json = jsonFrom(body);
  const { jwks, ...fields } = fieldsOf(json);
  const list = listIn(fields);
  const whole = jwks === undefined ? json : (fields.credential ?? fields);
  const rows = (list ?? [whole].flat()).map((row: unknown, i: number) => ({ line: i + 1, row }));
  if (jwks === undefined) return { rows };
  return { rows, keys: parseInput(z.object({ jwks: Keys }), { jwks }).jwks };
}

/** What an API answered in lists, one after the other; a thing with a type of its own is none. */
function listIn(fields: Fields): unknown[] | undefined {
  const lists = LIST_NAMES.map((name) => fields[name]).filter(Array.isArray);
  const isAnswer = lists.length > 0 && typesOf(fields).length === 0 && !fields.learner;
  return isAnswer ? lists.flat() : undefined;
}

/** The rows of NDJSON; a line may also be a JWT. */
export function ndjsonRows(body: string): Row[] {
  return body
    .split('\n')
    .flatMap((text, i) => (text.trim() ? [ndjsonRow(text.trim(), i + 1)] : []));
}

/** One line of NDJSON. */
export function ndjsonRow(text: string, line: number): Row {
  if (isCompactJwt(text)) return { line, row: text };
  try {
    return { line, row: jsonFrom(text) };
  } catch {
    // One line that is not JSON must not lose the others.
    return { line, fault: { field: 'body', message: 'this is not JSON' } };
  }
}

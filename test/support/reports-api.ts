import { expect } from 'vitest';
import { type Operation, pathMatch } from '#shared/access/operation.ts';
import { handler } from '../../functions/reports-api/handler.ts';
import { OPERATIONS } from '../../functions/reports-api/operations.ts';
import { caller } from './call-api.ts';

export const reports = caller(handler);

/** A report, which is held against the schema that the OpenAPI document has for it. */
export function report(path: string, key: string) {
  return described('GET', path, { key });
}

/** What a search leads to, held against the document likewise. */
export function search(path: string, key: string, body: object) {
  return described('POST', path, { key, body });
}

async function described(method: string, path: string, request: { key: string; body?: object }) {
  const { status, body } = await reports(`${method} ${path}`, request);
  if (status !== 200) return expect.fail(`${path}: ${status} ${JSON.stringify(body)}`);
  const asked = path.split('?')[0] ?? '';
  const operation = Object.values<Operation>(OPERATIONS).find(
    (one) => one.method === method && pathMatch(one, asked),
  );
  const schema = operation?.answers[200];
  if (!schema) return expect.fail(`${path} is not in the OpenAPI document`);
  const fit = schema.safeParse(body);
  if (!fit.success) return expect.fail(`${path}: ${fit.error.message}`);
  // biome-ignore lint/suspicious/noExplicitAny: the schema has just been checked
  return body as any;
}

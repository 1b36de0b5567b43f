import { expect } from 'vitest';
import { OPERATIONS } from '#shared/contracts/openapi.ts';
import { handler } from '../../functions/reports-api/handler.ts';
import { caller } from './call-api.ts';

export const reports = caller(handler);

/** A report, which is held against the schema that the OpenAPI document has for it. */
export async function report(path: string, key: string) {
  const { status, body } = await reports(`GET ${path}`, { key });
  if (status !== 200) return expect.fail(`${path}: ${status} ${JSON.stringify(body)}`);
  const operation = Object.keys(OPERATIONS).find((name) => patternOf(name).test(pathOf(path)));
  const schema = operation && OPERATIONS[operation]?.answers[200];
  if (!schema) return expect.fail(`${path} is not in the OpenAPI document`);
  const fit = schema.safeParse(body);
  if (!fit.success) return expect.fail(`${path}: ${fit.error.message}`);
  // biome-ignore lint/suspicious/noExplicitAny: the schema has just been checked
  return body as any;
}

function pathOf(path: string): string {
  return `GET ${path.split('?')[0]}`;
}

function patternOf(operation: string): RegExp {
  return new RegExp(`^${operation.replaceAll(/\{\w+\}/g, '[^/]+')}$`);
}

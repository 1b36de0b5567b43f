import * as z from 'zod';
import { createDocument } from 'zod-openapi';
import type { Operation, Operations } from '#shared/access/operation.ts';
import { ProblemAnswer } from '#shared/contracts/admin-answers.ts';
import { TableFormat } from '#shared/http/csv-answer.ts';
import { OPERATIONS as REPORTS } from '../reports-api/operations.ts';
import { OPERATIONS as SIGN_IN } from '../sign-in/operations.ts';
import { OPERATIONS as TEAM } from '../team/operations.ts';
import { OPERATIONS as WEBHOOKS } from '../webhooks/operations.ts';
import { OPERATIONS as ADMIN } from './operations.ts';

/** The operations of every function, by their ids. */
export const ALL_OPERATIONS: Operations = {
  ...ADMIN,
  ...REPORTS,
  ...TEAM,
  ...WEBHOOKS,
  ...SIGN_IN,
};

/** Describes every operation of the API as OpenAPI 3.1, by the schemas that check its requests. */
export function openApiDocument() {
  const paths: Record<string, Record<string, object>> = {};
  const tags = new Set<string>();
  for (const [operationId, operation] of Object.entries(ALL_OPERATIONS)) {
    if (operation.isUndocumented) continue;
    const { method, path, tag } = operation;
    tags.add(tag);
    const described = { operationId, tags: [tag], ...describe(operation) };
    paths[path] = { ...paths[path], [method.toLowerCase()]: described };
  }
  return createDocument({
    openapi: '3.1.0',
    info: { title: 'Badgetrail', version: '1' },
    tags: [...tags].map((name) => ({ name })),
    paths,
    components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
  });
}

function describe(operation: Operation) {
  const { summary, description, scopes } = operation;
  return {
    summary,
    description,
    // OpenAPI 3.1 lets a bearer scheme list the roles that may call.
    security: scopes === 'public' ? [] : ['admin', ...scopes].map((scope) => ({ key: [scope] })),
    requestParams: parameters(operation),
    ...requestBody(operation),
    responses: { ...goodAnswers(operation), default: PROBLEM },
  };
}

function parameters({ path, query, table }: Operation) {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const inPath = z.object(Object.fromEntries(names.map((name) => [name, z.string()])));
  const inQuery = table ? z.object({ ...query?.shape, ...TableFormat.shape }) : query;
  return { ...(names.length > 0 && { path: inPath }), ...(inQuery && { query: inQuery }) };
}

function requestBody({ body, textBodies = [], example }: Operation) {
  if (!body && textBodies.length === 0) return {};
  const texts = textBodies.map((type) => [type, { schema: z.string() }]);
  const inJson = body && { 'application/json': { schema: body, ...(example ? { example } : {}) } };
  const content = { ...inJson, ...Object.fromEntries(texts) };
  return { requestBody: { required: true, content } };
}

function goodAnswers({ answers, table }: Operation) {
  return Object.fromEntries(
    Object.entries(answers).map(([status, schema]) => {
      const content = {
        'application/json': { schema },
        ...(table && { 'text/csv': { schema: z.string() } }),
      };
      return [status, { description: DESCRIPTIONS[status] ?? 'Done', ...(schema && { content }) }];
    }),
  );
}

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No content',
};

const PROBLEM = {
  description: 'Refused: an RFC 9457 problem',
  content: { 'application/problem+json': { schema: ProblemAnswer } },
};

import * as z from 'zod';
import { createDocument } from 'zod-openapi';
import { ProblemAnswer } from './admin-answers.ts';
import { ADMIN_OPERATIONS } from './admin-operations.ts';
import {
  MentionAnswer,
  MentionNotification,
  SurveyNotification,
  SurveyOutcomeAnswer,
} from './feedback.ts';
import type { KeyScopes, Operation, Operations } from './operation.ts';
import { EXPORT_OPERATIONS, REPORT_OPERATIONS, SEARCH_OPERATIONS } from './reports.ts';
import { SIGN_IN_OPERATIONS } from './sign-in.ts';
import { SignupAnswer, SignupNotification } from './signups.ts';
import { TEAM_OPERATIONS } from './team.ts';

/** Every operation of the API: `<method> <path>`, who may call it, what it takes and answers. */
export const OPERATIONS: Operations = {
  ...ADMIN_OPERATIONS,
  'POST /v1/webhooks/{issuerId}/signups': {
    summary: 'Notify a sign-up, signed as Standard Webhooks has it',
    body: SignupNotification,
    answers: { 202: SignupAnswer },
  },
  'POST /v1/webhooks/{issuerId}/surveys': {
    summary: 'Notify an answer to a survey, signed as Standard Webhooks has it',
    body: SurveyNotification,
    answers: { 202: SurveyOutcomeAnswer },
  },
  'POST /v1/webhooks/{issuerId}/mentions': {
    summary: 'Notify a mention that a listening tool found, signed as Standard Webhooks has it',
    body: MentionNotification,
    answers: { 202: MentionAnswer },
  },
  ...allFor(['read'], {
    ...EXPORT_OPERATIONS,
    ...REPORT_OPERATIONS,
    ...SEARCH_OPERATIONS,
  }),
  'GET /v1/shared/{token}': {
    summary: 'A shared report: as JSON or CSV what it is to its issuer, without names; or a page',
    answers: { 200: z.looseObject({}) },
  },
  ...SIGN_IN_OPERATIONS,
  ...TEAM_OPERATIONS,
};

function allFor(scopes: KeyScopes, operations: Operations): Operations {
  return Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => [name, { scopes, ...operation }]),
  );
}

/** The API as an OpenAPI 3.1 document, from the schemas that check requests. */
export function openApiDocument() {
  const paths: Record<string, Record<string, object>> = {};
  for (const [name, operation] of Object.entries(OPERATIONS)) {
    const [method = '', path = ''] = name.split(' ');
    paths[path] = { ...paths[path], [method.toLowerCase()]: described(path, operation) };
  }
  return createDocument({
    openapi: '3.1.0',
    info: { title: 'Badgetrail', version: '1' },
    paths,
    components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
  });
}

function described(path: string, operation: Operation) {
  const { summary, scopes, query, answers } = operation;
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter = '']) => parameter);
  const inPath = z.object(Object.fromEntries(names.map((parameter) => [parameter, z.string()])));
  return {
    summary,
    // OpenAPI 3.1 lets a bearer scheme list the roles that may call.
    security: scopes ? ['admin', ...scopes].map((scope) => ({ key: [scope] })) : [],
    requestParams: { ...(names.length > 0 && { path: inPath }), ...(query && { query }) },
    ...requestBody(operation),
    responses: { ...goodAnswers(answers), default: PROBLEM },
  };
}

function requestBody({ body, textBodies = [] }: Operation) {
  if (!body && textBodies.length === 0) return {};
  const texts = textBodies.map((type) => [type, { schema: z.string() }]);
  const inJson = body && { 'application/json': { schema: body } };
  const content = { ...inJson, ...Object.fromEntries(texts) };
  return { requestBody: { required: true, content } };
}

function goodAnswers(answers: Operation['answers']) {
  return Object.fromEntries(
    Object.entries(answers).map(([status, schema]) => [
      status,
      { description: 'Done', ...(schema && { content: { 'application/json': { schema } } }) },
    ]),
  );
}

const PROBLEM = {
  description: 'Refused: an RFC 9457 problem',
  content: { 'application/problem+json': { schema: ProblemAnswer } },
};

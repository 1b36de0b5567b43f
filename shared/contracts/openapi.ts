import * as z from 'zod';
import { createDocument } from 'zod-openapi';
import * as admin from './admin.ts';
import * as answers from './admin-answers.ts';
import * as reports from './reports.ts';
import * as signups from './signups.ts';
import { PageQuery } from './text.ts';

type Operation = {
  readonly summary: string;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly answers: Readonly<Record<number, z.ZodType | undefined>>;
};

const page = (item: z.ZodType) => ({ 200: answers.PageOf(item) });
const CREDENTIAL = '/v1/credentials/{credentialId}';

/** Every operation of the API: `<method> <path>`, what it takes and what it answers. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  'GET /v1/openapi.json': { summary: 'This document', answers: { 200: z.looseObject({}) } },
  'GET /v1/issuer': { summary: 'Whose key this is', answers: { 200: answers.IssuerAnswer } },
  'PATCH /v1/issuer': {
    summary: 'Change name, reporting time zone or allowed hosts',
    body: admin.IssuerPatch,
    answers: { 200: answers.IssuerAnswer },
  },
  'POST /v1/programs': {
    summary: 'Create a program, once for each externalId',
    body: admin.NewProgram,
    answers: { 200: answers.ProgramAnswer, 201: answers.ProgramAnswer },
  },
  'GET /v1/programs': {
    summary: 'List programs',
    query: PageQuery,
    answers: page(answers.ProgramAnswer),
  },
  'GET /v1/programs/{programId}': {
    summary: 'One program',
    answers: { 200: answers.ProgramAnswer },
  },
  'PATCH /v1/programs/{programId}': {
    summary: 'Change a program',
    body: admin.ProgramPatch,
    answers: { 200: answers.ProgramAnswer },
  },
  'POST /v1/credentials': {
    summary: 'Publish a credential, once for each externalId',
    body: admin.CredentialInput,
    answers: { 200: answers.CredentialAnswer, 201: answers.CredentialAnswer },
  },
  'POST /v1/credentials/import': {
    summary: 'Publish up to 1,000 credentials from JSON, NDJSON or CSV',
    query: admin.ImportQuery,
    body: z.array(z.union([admin.CredentialInput, z.looseObject({})])),
    answers: { 200: answers.ImportAnswer },
  },
  'GET /v1/credentials': {
    summary: 'List credentials',
    query: PageQuery,
    answers: page(answers.CredentialAnswer),
  },
  [`GET ${CREDENTIAL}`]: { summary: 'One credential', answers: { 200: answers.CredentialAnswer } },
  [`PATCH ${CREDENTIAL}`]: {
    summary: 'Change or revoke a credential',
    body: admin.CredentialPatch,
    answers: { 200: answers.CredentialAnswer },
  },
  [`POST ${CREDENTIAL}/links`]: {
    summary: 'The share link for a channel',
    body: admin.NewLink,
    answers: { 200: answers.LinkAnswer },
  },
  [`GET ${CREDENTIAL}/links`]: { summary: 'List share links', answers: page(answers.LinkAnswer) },
  [`PATCH ${CREDENTIAL}/links/{channel}`]: {
    summary: 'Disable or enable a share link',
    body: admin.DisabledPatch,
    answers: { 200: answers.LinkAnswer },
  },
  [`POST ${CREDENTIAL}/ctas`]: {
    summary: 'The call to action of a credential',
    body: admin.NewCta,
    answers: { 200: answers.CtaAnswer },
  },
  [`GET ${CREDENTIAL}/ctas`]: { summary: 'List the CTA', answers: page(answers.CtaAnswer) },
  [`PATCH ${CREDENTIAL}/ctas/{ctaId}`]: {
    summary: 'Disable or enable the CTA',
    body: admin.DisabledPatch,
    answers: { 200: answers.CtaAnswer },
  },
  'GET /v1/recipients/{recipientId}': {
    summary: 'One recipient',
    answers: { 200: answers.RecipientAnswer },
  },
  'DELETE /v1/recipients/{recipientId}': {
    summary: 'Erase a person; totals stay true',
    answers: { 204: undefined },
  },
  'POST /v1/keys': {
    summary: 'Make a key; it is shown once',
    body: admin.NewKey,
    answers: { 201: answers.NewKeyAnswer },
  },
  'GET /v1/keys': { summary: 'List keys', answers: page(answers.KeyAnswer) },
  'DELETE /v1/keys/{keyId}': { summary: 'Delete a key', answers: { 204: undefined } },
  'POST /v1/signup-secrets': {
    summary: 'Begin a rotation of the sign-up secret; it is shown once',
    answers: { 201: answers.NewSecretAnswer },
  },
  'GET /v1/signup-secrets': {
    summary: 'List valid versions of the sign-up secret',
    answers: page(answers.SecretAnswer),
  },
  'DELETE /v1/signup-secrets/{version}': {
    summary: 'End a rotation',
    answers: { 204: undefined },
  },
  'POST /v1/webhooks/{issuerId}/signups': {
    summary: 'Notify a sign-up, signed as Standard Webhooks has it',
    body: signups.SignupNotification,
    answers: { 202: signups.SignupAnswer },
  },
  ...reports.REPORT_OPERATIONS,
};

/** The API as an OpenAPI 3.1 document, from the schemas that check requests. */
export function openApiDocument() {
  const paths: Record<string, Record<string, object>> = {};
  for (const [name, operation] of Object.entries(OPERATIONS)) {
    const [method = '', path = ''] = name.split(' ');
    paths[path] = { ...paths[path], [method.toLowerCase()]: described(name, path, operation) };
  }
  return createDocument({
    openapi: '3.1.0',
    info: { title: 'Badgetrail', version: '1' },
    security: [{ key: [] }],
    paths,
    components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
  });
}

const OPEN = ['GET /v1/openapi.json', 'POST /v1/webhooks/{issuerId}/signups'];

function described(name: string, path: string, { summary, query, body, answers: good }: Operation) {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter = '']) => parameter);
  const inPath = z.object(Object.fromEntries(names.map((parameter) => [parameter, z.string()])));
  return {
    summary,
    ...(OPEN.includes(name) && { security: [] }),
    requestParams: { ...(names.length > 0 && { path: inPath }), ...(query && { query }) },
    ...(body && { requestBody: { content: { 'application/json': { schema: body } } } }),
    responses: { ...goodAnswers(good), default: PROBLEM },
  };
}

function goodAnswers(good: Operation['answers']) {
  return Object.fromEntries(
    Object.entries(good).map(([status, schema]) => [
      status,
      {
        description: 'Done',
        ...(schema && { content: { 'application/json': { schema } } }),
      },
    ]),
  );
}

const PROBLEM = {
  description: 'Refused: an RFC 9457 problem',
  content: { 'application/problem+json': { schema: answers.ProblemAnswer } },
};

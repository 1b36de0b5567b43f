import { beforeAll, describe, expect, test } from 'vitest';
import type * as z from 'zod';
import { type Operations, routeNameOf } from '#shared/access/operation.ts';
import { ProblemAnswer } from '#shared/contracts/admin-answers.ts';
import { OPERATIONS } from '../../functions/admin-api/operations.ts';
import { OPERATIONS as REPORTS } from '../../functions/reports-api/operations.ts';
import { OPERATIONS as SIGN_IN } from '../../functions/sign-in/operations.ts';
import { OPERATIONS as TEAM } from '../../functions/team/operations.ts';
import { OPERATIONS as WEBHOOKS } from '../../functions/webhooks/operations.ts';
import { routeOf } from '../../local/gateway/routing.ts';
import { admin } from '../support/admin-api.ts';
import { type Answer, textIn } from '../support/call-api.ts';
import { freshIssuer } from '../support/issuer.ts';

type Described = {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly security: Record<string, string[]>[];
};
type Document = {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Described>>;
};
let document: Document;

beforeAll(async () => {
  const { body } = await admin('GET /v1/openapi.json');
  document = body as unknown as Document;
});

const FUNCTIONS: Readonly<Record<string, Operations>> = {
  'admin-api': OPERATIONS,
  'reports-api': REPORTS,
  'sign-in': SIGN_IN,
  team: TEAM,
  webhooks: WEBHOOKS,
};
const ALL = Object.entries(FUNCTIONS).flatMap(([functionName, operations]) =>
  Object.entries(operations).map(([id, operation]) => ({ functionName, id, operation })),
);

test('operation ids and routes are unique', () => {
  const names = ALL.map(({ operation }) => routeNameOf(operation));
  expect(new Set(names).size).toBe(ALL.length);
  expect(new Set(ALL.map(({ id }) => id)).size).toBe(ALL.length);
});

test.each(ALL)('API Gateway routes $id to $functionName', ({ functionName, operation }) => {
  const path = operation.path.replaceAll(/\{\w+\}/g, 'x_1');
  expect(routeOf(operation.method, path)).toMatchObject({ functionName });
});

test.each(ALL.filter(({ operation }) => operation.example))(
  'the example of $id is a body that it accepts',
  ({ operation: { body, example } }) => {
    expect(body?.safeParse(example).error).toBeUndefined();
  },
);

describe('the OpenAPI document', () => {
  test('is OpenAPI 3.1 and lists every operation but those for browsers', () => {
    const listed = Object.values(document.paths).flatMap((one) => Object.values(one));
    const documented = ALL.filter(({ operation }) => !operation.isUndocumented);
    expect(listed.map(({ operationId }) => operationId).toSorted()).toEqual(
      documented.map(({ id }) => id).toSorted(),
    );
    expect(document.openapi).toBe('3.1.0');
  });

  test.each(ALL.filter(({ operation }) => !operation.isUndocumented))(
    'describes $id by scopes, tag and a short summary',
    ({ id, operation: { method, path, scopes, tag } }) => {
      const { operationId, security, tags, summary } =
        document.paths[path]?.[method.toLowerCase()] ?? {};
      const required = scopes === 'public' ? [] : ['admin', ...scopes];
      expect({ operationId, security, tags }).toEqual({
        operationId: id,
        security: required.map((scope) => ({ key: [scope] })),
        tags: [tag],
      });
      expect(summary).toMatch(/^[A-Z][a-z]+ [^.;]{3,75}$/);
    },
  );

  test('defines whatever it refers to', () => {
    const text = JSON.stringify(document);
    const names = [...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
    expect(names).toContain('Program');
    for (const name of names) expect(text).toContain(`"${name}":`);
  });
});

/** Calls every operation of the admin API once, in an order that works. */
type Ids = Record<string, string>;
/** A body that names what was made before is a function of the ids. */
const CALLS: readonly (readonly [name: string, body?: unknown, type?: string])[] = [
  ['GET /v1/openapi.json'],
  ['GET /v1/me'],
  ['GET /v1/issuer'],
  [
    'PATCH /v1/issuer',
    {
      name: 'Renamed',
      brandColor: '#1D4ED8',
      logoUrl: 'https://academy.example/logo.svg',
      websiteUrl: 'https://academy.example/',
      linkedInOrganizationId: '1035',
      namesArePublic: true,
    },
  ],
  [
    'POST /v1/programs',
    {
      externalId: 'p',
      name: 'P',
      description: 'Two\nlines',
      destinationUrl: 'https://academy.example/',
    },
  ],
  ['GET /v1/programs'],
  ['GET /v1/programs/{programId}'],
  [
    'PATCH /v1/programs/{programId}',
    { attributionModel: 'first', shareText: 'I earned {program}!', ctaLabel: 'Join in' },
  ],
  [
    'POST /v1/credentials',
    {
      externalId: 'c',
      program: { externalId: 'p', name: 'P' },
      recipient: { externalId: 'r', name: 'R', email: 'r@people.example' },
      name: 'C',
      issuedAt: '2026-11-01T10:00:00+05:30',
      expiresAt: '2027-11-01T10:00:00Z',
      url: 'https://elsewhere.example/c',
      imageUrl: 'https://elsewhere.example/c.png',
      private: false,
    },
  ],
  [
    'POST /v1/credentials/import',
    [
      { externalId: 'd', program: { externalId: 'p', name: 'P' }, recipient: {} },
      { externalId: 'e' },
    ],
  ],
  ['POST /v1/sources/accredible', { apiKey: 'a-key', region: 'eu' }],
  ['GET /v1/sources/accredible'],
  ['POST /v1/sources/accredible/pull'],
  ['DELETE /v1/sources/accredible'],
  ['POST /v1/shared-reports', { path: '/v1/reports/funnel', query: { period: '7d' } }],
  ['GET /v1/shared-reports'],
  ['DELETE /v1/shared-reports/{sharedReportId}'],
  ['POST /v1/imports', { format: 'csv', fileName: 'autumn.csv' }],
  ['PUT /v1/imports/{importId}/parts/{part}', new TextEncoder().encode('externalId\na\n')],
  ['POST /v1/imports/{importId}/start', { parts: 1, dryRun: true, channels: ['x'] }],
  ['GET /v1/imports/{importId}'],
  ['GET /v1/imports/{importId}/failures'],
  ['POST /v1/imports/{importId}/cancel'],
  ['GET /v1/imports'],
  ['POST /v1/imports/columns', 'Student,Email,Grade\nAda,ada@people.example,1\n'],
  ['GET /v1/credentials'],
  ['GET /v1/credentials/{credentialId}'],
  ['POST /v1/credentials/{credentialId}/owner-link'],
  ['DELETE /v1/credentials/{credentialId}/owner-link'],
  ['POST /v1/credentials/{credentialId}/links', { channel: 'linkedin' }],
  ['POST /v1/credentials/{credentialId}/links', { channel: 'qr' }],
  ['GET /v1/credentials/{credentialId}/links'],
  ['POST /v1/credentials/{credentialId}/links/{channel}/test'],
  ['PATCH /v1/credentials/{credentialId}/links/{channel}', { disabled: true }],
  ['POST /v1/credentials/{credentialId}/ctas', { label: 'Join' }],
  ['GET /v1/credentials/{credentialId}/ctas'],
  ['PATCH /v1/credentials/{credentialId}/ctas/{ctaId}', { disabled: true }],
  ['PATCH /v1/credentials/{credentialId}', { status: 'revoked' }],
  ['GET /v1/recipients/{recipientId}'],
  ['PATCH /v1/recipients/{recipientId}', { isPublic: true }],
  ['GET /v1/recipients/{recipientId}'],
  ['DELETE /v1/recipients/{recipientId}'],
  ['GET /v1/recipients/{recipientId}'],
  ['POST /v1/surveys/import', 'externalId,survey,rating\nc,experience,5', 'text/csv'],
  ['PUT /v1/targets/{goal}/{metricId}', { value: 5, date: '2199-01-01' }],
  ['GET /v1/targets/{goal}/{metricId}'],
  ['GET /v1/targets'],
  ['DELETE /v1/targets/{goal}/{metricId}'],
  ['POST /v1/programs', { externalId: 'q', name: 'Q' }],
  [
    'POST /v1/pathways',
    ({ programId, earlierProgramId }: Ids) => ({
      externalId: 'pq',
      name: 'P and Q',
      steps: [{ programId: earlierProgramId }, { programId }],
    }),
  ],
  ['GET /v1/pathways'],
  ['GET /v1/pathways/{pathwayId}'],
  ['PATCH /v1/pathways/{pathwayId}', { dropOffDays: 90 }],
  ['DELETE /v1/pathways/{pathwayId}'],
  ['POST /v1/keys', { scope: 'read', label: 'for a test' }],
  ['GET /v1/keys'],
  ['DELETE /v1/keys/{keyId}'],
  ['POST /v1/signup-secrets'],
  ['GET /v1/signup-secrets'],
  ['DELETE /v1/signup-secrets/{version}'],
];

test('real answers of every route are what the document says', async () => {
  const { keys } = await freshIssuer();
  const ids: Ids = {
    channel: 'linkedin',
    version: '1',
    goal: 'launch',
    metricId: 'new_learners',
    part: '1',
  };
  for (const [name, given, type] of CALLS) {
    const body = typeof given === 'function' ? given(ids) : given;
    const headers: Record<string, string> = type ? { 'content-type': type } : {};
    const request = name.replaceAll(/\{(\w+)\}/g, (_, parameter: string) => ids[parameter] ?? '');
    const answer = await admin(request, { key: keys.admin, body, headers });

    expectAsDescribed(name, answer);
    for (const field of Object.keys(answer.body)) {
      if (!/Id$/.test(field) || /external/.test(field)) continue;
      const id = textIn(answer, field);
      if (field === 'programId' && ids.programId !== id) ids.earlierProgramId = ids.programId ?? id;
      ids[field] = id;
    }
  }
  const called = new Set(CALLS.map(([name]) => name));
  const names = Object.values(OPERATIONS).map(routeNameOf);
  expect([...called].toSorted()).toEqual(names.toSorted());
});

test('refusals are what the document says', async () => {
  for (const request of ['GET /v1/issuer', 'GET /v1/nothing']) {
    expect(fits(ProblemAnswer, (await admin(request)).body)).toBe(true);
  }
});

test('an answer with a field too many does not fit (negative control)', async () => {
  const { keys } = await freshIssuer();
  const { body } = await admin('GET /v1/issuer', { key: keys.read });
  const schema = OPERATIONS.getIssuer.answers[200];

  expect(fits(schema, body)).toBe(true);
  expect(fits(schema, { ...body, signupSecretVersions: [1] })).toBe(false);
});

function expectAsDescribed(name: string, { status, body }: Answer) {
  const operation = Object.values<Operations[string]>(OPERATIONS).find(
    (one) => routeNameOf(one) === name,
  );
  const answers = operation?.answers ?? {};
  expect(Object.keys(answers), name).toContain(String(status));
  const schema = answers[status];
  if (schema) expect(schema.safeParse(body).error?.issues, name).toBeUndefined();
  else expect(body, name).toEqual({});
}

function fits(schema: z.ZodType | undefined, value: unknown): boolean | undefined {
  return schema?.safeParse(value).success;
}

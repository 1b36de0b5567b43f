import { expect, test } from 'vitest';
import * as z from 'zod';
import { type Handlers, operations, pathMatch } from '#shared/access/operation.ts';

const GET_THING = {
  method: 'GET',
  path: '/v1/things/{programId}',
  summary: 'Get a thing',
  scopes: ['read'],
  answers: { 200: z.strictObject({ name: z.string() }) },
} as const;

test.each([
  ['/v1/things/prg_1', { programId: 'prg_1' }, 'a parameter is one segment'],
  ['/v1/things/', undefined, 'a parameter is not empty'],
  ['/v1/things/a/b', undefined, 'a parameter has no slash'],
  ['/v1/things/a?b', undefined, 'a query is no part of the path'],
  ['/x/v1/things/a', undefined, 'the whole path has to match'],
])('%s matches %o: %s', (path, parameters, _because) => {
  expect(pathMatch(GET_THING, path)).toEqual(parameters);
});

test('the compiler names what an operation lacks (each line that compiled would fail the check)', () => {
  const THINGS = operations('Things', { getThing: GET_THING });
  const { scopes: _, ...withoutScopes } = GET_THING;
  const { answers: _1, ...withoutAnswers } = GET_THING;

  // @ts-expect-error an operation says who may call it
  operations('Things', { getThing: withoutScopes });
  // @ts-expect-error an operation says what it answers
  operations('Things', { getThing: withoutAnswers });
  // @ts-expect-error there is no such scope
  operations('Things', { getThing: { ...GET_THING, scopes: ['write'] } });
  // @ts-expect-error the operation has no handler
  const none: Handlers<typeof THINGS> = {};
  const wrongAnswer: Handlers<typeof THINGS> = {
    // @ts-expect-error the answer has no such field
    getThing: async () => ({ title: 'x' }),
  };
  const wrongParameter: Handlers<typeof THINGS> = {
    // @ts-expect-error the path has no such parameter
    getThing: async ({ id }) => ({ name: id('credentialId') }),
  };
  const right: Handlers<typeof THINGS> = {
    getThing: async ({ id }) => ({ name: id('programId') }),
  };
  expect([none, wrongAnswer, wrongParameter, right]).toHaveLength(4);
});

import { expect, test } from 'vitest';
import { type Operation, pathMatch } from '#shared/access/operation.ts';
import { handler as adminApi } from '../../functions/admin-api/handler.ts';
import { ALL_OPERATIONS } from '../../functions/admin-api/openapi-document.ts';
import { handler as reportsApi } from '../../functions/reports-api/handler.ts';
import { handler as signIn } from '../../functions/sign-in/handler.ts';
import { handler as team } from '../../functions/team/handler.ts';
import { handler as webhooks } from '../../functions/webhooks/handler.ts';
import { routeOf } from '../../local/gateway/routing.ts';
import { caller } from '../support/call-api.ts';

const FUNCTIONS = {
  'admin-api': adminApi,
  'reports-api': reportsApi,
  'sign-in': signIn,
  team,
  webhooks,
};

/** Which methods the operations of each path take. */
const METHODS = Map.groupBy(Object.values(ALL_OPERATIONS), ({ path }) => path);

const ASKED = [...METHODS].flatMap(([path, operations]) => {
  const allow = [...new Set(operations.map(({ method }) => method))].sort().join(', ');
  return ['HEAD', 'OPTIONS', 'GET', 'PUT', 'DELETE']
    .filter((method) => !isTaken(method, idsIn(path)))
    .map((method) => ({ method, path, allow }));
});

test.each(ASKED)('$method $path is not allowed, but $allow', async ({ method, path, allow }) => {
  const answer = await asked(method, idsIn(path));
  expect(answer).toMatchObject({ status: 405, headers: { allow } });
  expect(answer.body).toMatchObject({ code: 'METHOD_NOT_ALLOWED' });
});

test.each(['HEAD', 'OPTIONS', 'GET', 'POST'])(
  '%s of what is no operation is not found',
  async (method) => {
    for (const path of [
      '/v1/.env',
      '/v1/.git/config',
      '/v1/nothing',
      '/auth/nothing',
      '/v1/team/a/b',
    ]) {
      const { status, headers } = await asked(method, path);
      expect(status).toBe(404);
      expect(headers).not.toHaveProperty('allow');
    }
  },
);

function idsIn(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, 'x1');
}

/** Whether an operation takes it: `GET /v1/imports/columns` asks for an import of that id. */
function isTaken(method: string, path: string): boolean {
  const taking = (one: Operation) => one.method === method && pathMatch(one, path) !== undefined;
  return Object.values(ALL_OPERATIONS).some(taking);
}

/** What the function answers to which the gateway hands such a request. */
async function asked(method: string, path: string) {
  const route = routeOf(method, path);
  if (typeof route === 'string') throw new Error(`${method} ${path}: ${route}`);
  const handler = FUNCTIONS[route.functionName as keyof typeof FUNCTIONS];
  return caller(handler)(`${method} ${path}`);
}

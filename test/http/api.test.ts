import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from 'aws-lambda';
import { expect, test } from 'vitest';
import { type ApiEvent, api, json } from '#shared/http/api.ts';

const slow = api(async () => {
  await sleep(200);
  return json(200, {});
});
const within = (ms: number) =>
  slow({} as ApiEvent, { getRemainingTimeInMillis: () => ms } as Context);

test('what is not ready when the time is up is a problem that says so', async () => {
  const { statusCode, headers, body } = await within(30);
  expect(statusCode).toBe(503);
  expect(headers).toMatchObject({ 'retry-after': '10' });
  expect(JSON.parse(String(body))).toMatchObject({ code: 'TIMED_OUT' });
});

test('what is ready in time is answered', async () => {
  expect((await within(60_000)).statusCode).toBe(200);
});

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningService, startService } from '../support/service.ts';

const LINES = 1500;
const PATIENCE_MS = 120_000;

let service: RunningService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

async function call(method: string, path: string, body?: string, type = 'application/json') {
  const { url, keys } = service.local;
  const headers = { authorization: `Bearer ${keys.admin}`, ...(body && { 'content-type': type }) };
  const response = await fetch(`${url}${path}`, { method, headers, body });
  expect(response.ok, `${method} ${path}: ${response.status}`).toBe(true);
  // biome-ignore lint/suspicious/noExplicitAny: what it is, the tests of the API say
  return (await response.json()) as any;
}

function csv(): string {
  const lines = Array.from({ length: LINES }, (_, i) => {
    return i % 100 === 99
      ? `award-${i},p,,p${i}@people.example`
      : `award-${i},p,P,p${i}@people.example`;
  });
  return ['externalId,program.externalId,program.name,recipient.email', ...lines].join('\n');
}

async function untilIt(path: string, holds: (answer: Job) => boolean): Promise<Job> {
  for (let waited = 0; waited < PATIENCE_MS; waited += 100) {
    const answer = await call('GET', path);
    if (holds(answer)) return answer;
    await sleep(100);
  }
  return expect.fail(`${path} does not come that far`);
}

type Job = { status: string; counts: Record<string, number>; progress: { lines: number } };

async function publishedIds(): Promise<Set<string>> {
  const ids = new Set<string>();
  let cursor = '';
  do {
    const page = await call('GET', `/v1/credentials?limit=200${cursor}`);
    for (const { externalId } of page.items) {
      expect(ids.has(externalId)).toBe(false);
      ids.add(externalId);
    }
    cursor = page.nextCursor ? `&cursor=${page.nextCursor}` : '';
  } while (cursor);
  return ids;
}

test('an import that is killed in the middle goes on, and loses and doubles nothing', async () => {
  const { importId } = await call('POST', '/v1/imports', JSON.stringify({ format: 'csv' }));
  const path = `/v1/imports/${importId}`;
  await call('PUT', `${path}/parts/1`, csv(), 'application/octet-stream');
  await call('POST', `${path}/start`, JSON.stringify({ parts: 1 }));

  const seen = await untilIt(path, ({ progress }) => progress.lines > 0);
  await service.crash();
  await service.restart();

  expect(seen.progress.lines).toBeLessThan(LINES);
  const done = await untilIt(path, ({ status }) => status === 'done');
  expect(done.counts).toEqual({ created: 1485, updated: 0, unchanged: 0, failed: 15 });
  expect((await publishedIds()).size).toBe(1485);
});

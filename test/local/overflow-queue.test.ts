import { appendFileSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { SQSEvent } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { openOverflowQueue } from '../../local/aws/overflow-queue.ts';
import { feedOverflow } from '../../local/counting/overflow-feed.ts';
import { temporaryFolder } from './temporary-folder.ts';

function fileQueue() {
  const file = join(temporaryFolder(), 'overflow.ndjson');
  return { file, reopened: () => openOverflowQueue(file) };
}

/** Serves everything and tells what it was given. */
async function bodiesIn(queue: ReturnType<typeof openOverflowQueue>): Promise<string[]> {
  const bodies: string[] = [];
  await feedOverflow(queue, async ({ Records }) => {
    bodies.push(...Records.map(({ body }) => body));
    return { batchItemFailures: [] };
  });
  return bodies;
}

describe('a message', () => {
  test('is on the disk when it is acknowledged, and outlives the process', async () => {
    const { file, reopened } = fileQueue();
    const messageId = reopened().send('{"text":"Ünïcode\\n"}');
    expect(readFileSync(file, 'utf8')).toContain(messageId);
    expect(await bodiesIn(reopened())).toEqual(['{"text":"Ünïcode\\n"}']);
  });

  test('that was served does not come again, even after a restart', async () => {
    const { reopened } = fileQueue();
    const queue = reopened();
    queue.send('first');
    await bodiesIn(queue);
    queue.send('second');
    expect(await bodiesIn(reopened())).toEqual(['second']);
    expect(await bodiesIn(reopened())).toEqual([]);
  });

  test('that was cut short by a kill is forgotten: it was never acknowledged', async () => {
    const { file, reopened } = fileQueue();
    reopened().send('whole');
    appendFileSync(file, '{"messageId":"1","bo');
    const queue = reopened();
    queue.send('later');
    expect(await bodiesIn(reopened())).toEqual(['whole', 'later']);
  });

  test('is for nobody else’s eyes', () => {
    const { file, reopened } = fileQueue();
    reopened().send('a click');
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});

describe('the overflow function', () => {
  test('is given ten messages at a time, oldest first', async () => {
    const queue = openOverflowQueue();
    for (let i = 0; i < 25; i++) queue.send(String(i));
    const batches: number[] = [];
    const bodies: string[] = [];
    await feedOverflow(queue, async ({ Records }) => {
      batches.push(Records.length);
      bodies.push(...Records.map(({ body }) => body));
      return { batchItemFailures: [] };
    });
    expect(batches).toEqual([10, 10, 5]);
    expect(bodies).toEqual(Array.from({ length: 25 }, (_, i) => String(i)));
  });

  test('gets again what it reports as failed, and only that', async () => {
    const { reopened } = fileQueue();
    const queue = reopened();
    for (const body of ['good', 'bad', 'fine']) queue.send(body);
    await feedOverflow(queue, failing('bad'));
    expect(queue.size()).toBe(1);
    expect(await bodiesIn(reopened())).toEqual(['bad']);
  });

  test('is not kept from the others by messages that always fail', async () => {
    const queue = openOverflowQueue();
    for (let i = 0; i < 10; i++) queue.send('bad');
    queue.send('good');
    const served: string[] = [];
    const serve = async (event: SQSEvent) => {
      served.push(...event.Records.map(({ body }) => body));
      return failing('bad')(event);
    };
    await feedOverflow(queue, serve);
    await feedOverflow(queue, serve);
    expect(served).toContain('good');
    expect(queue.size()).toBe(10);
  });

  test('that throws leaves its batch where it was', async () => {
    const { reopened } = fileQueue();
    const queue = reopened();
    queue.send('patient');
    const broken = feedOverflow(queue, () => Promise.reject(new Error('broken')));
    await expect(broken).rejects.toThrow('broken');
    expect(await bodiesIn(queue)).toEqual(['patient']);
  });
});

function failing(bad: string) {
  return async ({ Records }: SQSEvent) => ({
    batchItemFailures: Records.filter(({ body }) => body === bad).map(({ messageId }) => ({
      itemIdentifier: messageId,
    })),
  });
}

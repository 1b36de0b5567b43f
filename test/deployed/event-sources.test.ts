import { describe, expect, test } from 'vitest';
import { openQueues } from '../../local/deployed/queues.ts';
import { deliverBatch, type StreamMapping, streamMappings } from '../../local/deployed/stream.ts';
import { readDeployment } from '../../local/deployed/template.ts';
import { assemblyFolder } from './assembly.ts';

const deployment = readDeployment(assemblyFolder());
const [mapping] = streamMappings(deployment) as [StreamMapping];

const records = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => ({
    eventName: 'INSERT',
    dynamodb: { SequenceNumber: String(from + i) },
  }));

type Batch = { Records: { dynamodb: { SequenceNumber: string } }[] };
const numbersOf = ({ Records }: Batch) => Records.map((one) => Number(one.dynamodb.SequenceNumber));

/** Delivers to a function that fails for certain records. Returns its calls and the dead letters. */
async function deliver(
  answer: (numbers: number[]) => object | undefined,
  changes: Partial<StreamMapping> = {},
) {
  const calls: number[][] = [];
  const deadLetters: string[] = [];
  await deliverBatch(
    records(1, 8),
    { ...mapping, ...changes },
    {
      lambda: {
        async invoke(_, event) {
          const numbers = numbersOf(event as Batch);
          calls.push(numbers);
          return answer(numbers);
        },
      },
      onDeadLetter: (_, body) => deadLetters.push(body),
    },
  );
  return { calls, deadLetters: deadLetters.map((body) => JSON.parse(body).DDBStreamBatchInfo) };
}

describe('the stream’s event source mapping', () => {
  test('is read from the template', () => {
    expect(mapping).toMatchObject({
      functionName: 'aggregate',
      batchSize: 1000,
      retriesMax: 10,
      bisects: true,
      reportsItems: true,
      eventNames: ['INSERT'],
      deadLetterArn: expect.stringContaining('counterdeadletters'),
    });
  });

  test('a reported record ends what is done; the rest is delivered again', async () => {
    let isFirst = true;
    const { calls } = await deliver(() => {
      if (!isFirst) return { batchItemFailures: [] };
      isFirst = false;
      return { batchItemFailures: [{ itemIdentifier: '5' }] };
    });
    expect(calls).toEqual([
      [1, 2, 3, 4, 5, 6, 7, 8],
      [5, 6, 7, 8],
    ]);
  });

  test('a batch that fails is halved until the poisoned record is alone, which becomes a dead letter', async () => {
    const { calls, deadLetters } = await deliver((numbers) => {
      if (numbers.includes(6)) throw new Error('poisoned');
      return { batchItemFailures: [] };
    });
    expect(calls.slice(0, 5)).toEqual([
      [1, 2, 3, 4, 5, 6, 7, 8],
      [1, 2, 3, 4],
      [5, 6, 7, 8],
      [5, 6],
      [5],
    ]);
    expect(calls.filter((one) => one.join() === '6')).toHaveLength(1 + mapping.retriesMax);
    expect(calls.at(-1)).toEqual([7, 8]);
    expect(deadLetters).toEqual([
      { batchSize: 1, startSequenceNumber: '6', endSequenceNumber: '6' },
    ]);
  });

  test('without bisecting, one poisoned record takes its batch with it', async () => {
    const { deadLetters } = await deliver(
      (numbers) => {
        if (numbers.includes(6)) throw new Error('poisoned');
        return undefined;
      },
      { bisects: false, retriesMax: 1 },
    );
    expect(deadLetters).toEqual([
      { batchSize: 8, startSequenceNumber: '1', endSequenceNumber: '8' },
    ]);
  });
});

describe('a queue', () => {
  const open = (answer: (bodies: string[]) => object | undefined) => {
    const calls: string[][] = [];
    const queues = openQueues(deployment, {
      async invoke(_, event) {
        const bodies = (event as { Records: { body: string }[] }).Records.map(({ body }) => body);
        calls.push(bodies);
        return answer(bodies);
      },
    });
    return { calls, queues };
  };
  const MINUTES_MS = 60_000;

  test('what failed is hidden for its visibility time-out, then comes again', async () => {
    let isBroken = true;
    const { calls, queues } = open(() => {
      if (isBroken) throw new Error('broken');
      return { batchItemFailures: [] };
    });
    queues.send('Badgetrail-overflowqueueBBBDF5FA', 'click');
    await queues.drain();
    isBroken = false;
    await queues.drain();
    expect(calls).toEqual([['click']]);
    queues.advance(2 * MINUTES_MS);
    await queues.drain();
    expect(calls).toEqual([['click'], ['click']]);
    expect(queues.bodiesIn('overflow')).toEqual([]);
  });

  test('only the reported items of a batch stay', async () => {
    const { queues } = open((bodies) => ({
      batchItemFailures: bodies.includes('bad') ? [{ itemIdentifier: idOf('bad') }] : [],
    }));
    const ids = new Map<string, string>();
    const idOf = (body: string) => ids.get(body) ?? '';
    for (const body of ['good', 'bad']) {
      ids.set(body, queues.send('Badgetrail-overflowqueueBBBDF5FA', body).MessageId);
    }
    await queues.drain();
    expect(queues.bodiesIn('overflowqueue')).toEqual(['bad']);
  });

  test('what failed too often becomes a dead letter', async () => {
    const { calls, queues } = open(() => {
      throw new Error('broken');
    });
    queues.send('Badgetrail-overflowqueueBBBDF5FA', 'click');
    for (let i = 0; i < 25; i++) {
      await queues.drain();
      queues.advance(2 * MINUTES_MS);
    }
    expect(calls).toHaveLength(20);
    expect(queues.bodiesIn('overflowqueue')).toEqual([]);
    expect(queues.bodiesIn('overflowdeadletters')).toEqual(['click']);
  });
});

import { afterEach, describe, expect, test, vi } from 'vitest';
import { AwsRefusal } from '#shared/aws/lean-call.ts';
import { appendOverflowed } from '#shared/lane-log/overflow.ts';
import type { Overflowed } from '#shared/lane-log/overflow-queue.ts';
import { readLane, readLine } from '#shared/lane-log/reader.ts';
import { append } from '#shared/lane-log/writer.ts';
import { engagement } from '../support/log-events.ts';

/** What DynamoDB and SQS do in this run: the real thing, until a test puts a fault around it. */
const faults = vi.hoisted(() => ({
  put: undefined as ((real: () => Promise<void>) => Promise<void>) | undefined,
  queue: [] as unknown[],
  queueFails: false,
}));

vi.mock(import('#shared/aws/lean-dynamodb.ts'), async (importOriginal) => {
  const real = await importOriginal();
  return {
    ...real,
    putNewItem: (table, item) => {
      const put = () => real.putNewItem(table, item);
      return faults.put ? faults.put(put) : put();
    },
  };
});

vi.mock(import('#shared/lane-log/overflow-queue.ts'), () => ({
  sendToOverflow: async (overflowed: Overflowed) => {
    if (faults.queueFails) throw new Error('the queue does not answer');
    faults.queue.push(overflowed);
  },
}));

afterEach(() => {
  faults.put = undefined;
  faults.queue = [];
  faults.queueFails = false;
});

const refusal = () => new AwsRefusal('ProvisionedThroughputExceededException', {});

describe('a lane', () => {
  test('numbers its events without a gap', async () => {
    const places = [];
    for (let i = 0; i < 5; i++) places.push(await append(engagement()));

    const [lane] = new Set(places.map((place) => place.lane));
    const first = places[0]?.seq ?? 0;
    expect(places.map(({ seq }) => seq - first)).toEqual([0, 1, 2, 3, 4]);
    expect((await readLane(lane ?? '', 0)).map(({ seq }) => seq)).toContain(first + 4);
  });

  test('is one of as many as there are requests in flight', async () => {
    const places = await Promise.all(Array.from({ length: 8 }, () => append(engagement())));

    expect(new Set(places.map(({ lane }) => lane)).size).toBe(8);
  });

  test('holds an event once whose answer was lost', async () => {
    let answersToLose = 1;
    faults.put = async (put) => {
      await put();
      if (answersToLose-- > 0) throw new Error('timed out');
    };
    const event = engagement();
    const { lane, seq, via } = await append(event);
    const next = await append(engagement());

    expect(via).toBe('lane');
    expect(next).toMatchObject({ lane, seq: seq + 1 });
    const held = (await readLane(lane, 0)).filter(({ entry }) => entry.eventId === event.eventId);
    expect(held).toHaveLength(1);
  });
});

describe('an event that DynamoDB will not take', () => {
  test('goes to the queue and leaves its place free', async () => {
    faults.put = async () => {
      throw refusal();
    };
    const overflowed = await append(engagement());
    faults.put = undefined;
    const next = await append(engagement());

    expect(overflowed.via).toBe('overflow');
    expect(faults.queue).toHaveLength(1);
    expect(next).toEqual({ lane: overflowed.lane, seq: overflowed.seq, via: 'lane' });
  });

  test('stands once, under its own id, however often it is delivered', async () => {
    const overflowed = await anOverflowed();
    await appendOverflowed(overflowed);
    await appendOverflowed(overflowed);

    expect((await readLine(overflowed.lane, overflowed.seq))?.entry.kind).toBe('void');
    expect(await readLane(`OV#${overflowed.event.eventId}`, 0)).toHaveLength(1);
  });

  test('is not doubled if it had landed after all', async () => {
    faults.put = async (put) => {
      await put();
      throw new Error('timed out');
    };
    const { lane, seq, via } = await append(engagement());
    faults.put = undefined;
    const [overflowed] = faults.queue as Overflowed[];
    // The repetition met the event itself, so nothing went to the queue.
    expect(via).toBe('lane');
    expect(overflowed).toBeUndefined();
    const landed = (await readLine(lane, seq))?.entry;
    if (!landed || landed.kind === 'void') throw new Error('it did not land');
    await appendOverflowed({ event: landed as Overflowed['event'], lane, seq });

    expect(await readLane(`OV#${landed.eventId}`, 0)).toEqual([]);
  });

  test('is kept out of its place by the fence, if its put lands after the delivery', async () => {
    const late: (() => Promise<void>)[] = [];
    faults.put = async (put) => {
      late.push(put);
      throw new Error('timed out');
    };
    const { lane, seq } = await append(engagement());
    faults.put = undefined;
    const [overflowed] = faults.queue as Overflowed[];
    if (!overflowed) throw new Error('nothing overflowed');
    await appendOverflowed(overflowed);
    const refused = await Promise.allSettled(late.map((put) => put()));

    expect(refused.every(({ status }) => status === 'rejected')).toBe(true);
    expect((await readLine(lane, seq))?.entry.kind).toBe('void');
  });

  test('is fenced where it may yet land, not where it tried first', async () => {
    const overflowed = await anOverflowed();
    await appendOverflowed(overflowed);
    // The fence stands in its way, and at the next place nobody answers.
    let puts = 0;
    faults.put = async (put) => {
      puts += 1;
      if (puts > 1) throw new Error('timed out');
      await put();
    };
    const { lane, seq, via } = await append(engagement());
    faults.put = undefined;

    expect(via).toBe('overflow');
    expect({ lane, seq }).toEqual({ lane: overflowed.lane, seq: overflowed.seq + 1 });
    expect(faults.queue.at(-1)).toMatchObject({ lane, seq });
  });

  test('negative control: without the fence it would stand twice', async () => {
    await append(engagement());
    const late: (() => Promise<void>)[] = [];
    faults.put = async (put) => {
      late.push(put);
      throw new Error('timed out');
    };
    const { lane, seq } = await append(engagement());
    faults.put = undefined;
    await Promise.allSettled(late.slice(0, 1).map((put) => put()));

    // No fence was set: the late put has landed in the lane, while the queue holds the same event.
    expect((await readLine(lane, seq))?.entry.eventId).toBe(
      (faults.queue as Overflowed[])[0]?.event.eventId,
    );
  });

  test('is lost only if the queue fails too, and the caller goes on', async () => {
    faults.put = async () => {
      throw refusal();
    };
    faults.queueFails = true;

    expect((await append(engagement())).via).toBe('nowhere');
  });

  async function anOverflowed(): Promise<Overflowed> {
    faults.put = async () => {
      throw refusal();
    };
    await append(engagement());
    faults.put = undefined;
    return (faults.queue as Overflowed[])[0] as Overflowed;
  }
});

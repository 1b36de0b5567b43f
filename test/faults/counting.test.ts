import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { TransactionOutcome, Write } from '#shared/aws/transaction.ts';
import { countLane, countLines } from '#shared/counting/count.ts';
import { currentGeneration } from '#shared/counting/generations.ts';
import type { LaneEntry, LogEvent } from '#shared/lane-log/rules/event.ts';
import type { LaneLine } from '#shared/lane-log/rules/lane.ts';
import { driftOf } from '../support/cells-of.ts';
import { writeLane } from '../support/lanes.ts';
import { AT, engagement, freshId, subject } from '../support/log-events.ts';

type Transact = (writes: readonly Write[]) => Promise<TransactionOutcome>;

/** What happens to transactions in this run: the real thing, until a test puts a fault around it. */
const faults = vi.hoisted(() => ({
  around: undefined as ((real: Transact) => Transact) | undefined,
}));

vi.mock(import('#shared/aws/transaction.ts'), async (importOriginal) => {
  const real = await importOriginal();
  return {
    ...real,
    transact: (writes) => (faults.around?.(real.transact) ?? real.transact)(writes),
  };
});

afterEach(() => {
  faults.around = undefined;
});

/** Lanes full of clicks by a few visitors on a few links, so that duplicates and firsts abound. */
async function someLanes(lanes: number, length: number): Promise<LaneLine[]> {
  const issuerId = freshId('iss');
  const credentials = Array.from({ length: 3 }, () => ({ ...subject(), linkId: freshId('lnk') }));
  const entries = (lane: number): LaneEntry[] =>
    Array.from({ length }, (_, i) => {
      const own = credentials[(i + lane) % credentials.length];
      if (i % 7 === 6) return { kind: 'void', eventId: `void-${lane}-${i}` };
      const visitor = `visitor-${(i * 3 + lane) % 5}`;
      return engagement({ ...own, issuerId, visitor, at: AT + i * 1000 });
    });
  const written = await Promise.all(
    Array.from({ length: lanes }, (_, lane) => writeLane(entries(lane))),
  );
  return written.flat();
}

function eventsIn(lines: readonly LaneLine[]): LogEvent[] {
  return lines.flatMap(({ entry }) => (entry.kind === 'void' ? [] : [entry]));
}

/** What the sweep does in the end: whatever was not counted, is. */
async function sweep(lines: readonly LaneLine[]): Promise<void> {
  const generation = await currentGeneration();
  for (const lane of new Set(lines.map((line) => line.lane))) await countLane(generation, lane);
}

/** Deliveries as a stream under stress makes them: any lines, any order, again and again, at once. */
const deliveries = fc.array(fc.array(fc.nat({ max: 10_000 }), { minLength: 1, maxLength: 40 }), {
  minLength: 1,
  maxLength: 8,
});

async function deliver(lines: readonly LaneLine[], batches: readonly number[][]): Promise<void> {
  const asked = batches.map((batch) => batch.flatMap((n) => lines[n % lines.length] ?? []));
  await Promise.all(asked.map((batch) => countLines(batch).catch(() => 'delivered again later')));
}

describe('counting is exact', () => {
  test('under duplicates, disorder, gaps, re-cut batches and parallel aggregators', async () => {
    await fc.assert(
      fc.asyncProperty(deliveries, async (batches) => {
        const lines = await someLanes(4, 15);
        await deliver(lines, batches);
        await sweep(lines);
        expect(await driftOf(eventsIn(lines))).toEqual([]);
      }),
      { numRuns: 12 },
    );
  });

  test('under crashes before and after the commit, lost answers and conflicts', async () => {
    await fc.assert(
      fc.asyncProperty(deliveries, fc.infiniteStream(fc.nat({ max: 9 })), async (batches, dice) => {
        const lines = await someLanes(4, 15);
        faults.around = (real) => async (writes) => {
          const fault = dice.next().value;
          if (fault === 0) throw new Error('crashed before the commit');
          if (fault === 1 || fault === 2) return { type: 'conflict' };
          const outcome = await real(writes);
          if (fault === 3) throw new Error('committed, but nobody heard');
          return outcome;
        };
        await deliver(lines, batches);
        faults.around = undefined;
        await sweep(lines);
        expect(await driftOf(eventsIn(lines))).toEqual([]);
      }),
      { numRuns: 12 },
    );
  });

  test('when all is counted again later, as zombies and replays do', async () => {
    const lines = await someLanes(3, 12);
    await countLines(lines);
    await Promise.all([countLines(lines), countLines(lines.toReversed()), sweep(lines)]);

    expect(await driftOf(eventsIn(lines))).toEqual([]);
  });

  test('when lines come that leave a gap behind what is counted: nothing waits for the sweep', async () => {
    const lines = await someLanes(1, 12);
    await countLines(lines.slice(0, 3));
    await countLines(lines.slice(6));

    expect(await driftOf(eventsIn(lines))).toEqual([]);
  });
});

describe('negative controls: without one of its parts, counting is not exact', () => {
  test('without the condition on the head, a replay counts twice', async () => {
    const lines = await someLanes(2, 10);
    await countLines(lines);
    faults.around = (real) => (writes) => real(writes.map(withoutCondition));
    await countLines(lines);

    expect(await driftOf(eventsIn(lines))).not.toEqual([]);
  });

  test('with the head moved in a write of its own, a crash in between loses events', async () => {
    const lines = await someLanes(2, 10);
    faults.around = (real) => async (writes) => {
      const outcome = await real(writes.filter(isHeadMove));
      if (outcome.type === 'committed') throw new Error('crashed before the cells');
      return outcome;
    };
    await countLines(lines).catch(() => 'crashed');
    faults.around = undefined;
    await sweep(lines);

    expect(await driftOf(eventsIn(lines))).not.toEqual([]);
  });

  function withoutCondition({ Update, ...rest }: Write): Write {
    if (!Update) return rest;
    const { ConditionExpression, ExpressionAttributeValues, ...unconditional } = Update;
    const { ':from': _, ...values } = ExpressionAttributeValues ?? {};
    return { Update: { ...unconditional, ExpressionAttributeValues: values } };
  }

  function isHeadMove({ Update }: Write): boolean {
    return String(Update?.Key?.pk).includes('#H#');
  }
});

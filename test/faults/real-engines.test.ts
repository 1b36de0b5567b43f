import type { DynamoDBRecord } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { LogEvent } from '#shared/lane-log/rules/event.ts';
import { type Engine, startEngine } from '../../local/engine/engine.ts';
import { createTables } from '../../local/engine/tables.ts';
import { readStream } from '../support/read-stream.ts';
import { randomness } from './model/randomness.ts';
import { traffic } from './model/traffic.ts';

const VISITS = 96;
const MILESTONES = 25;
const BATCH_MAX = 30;
const NOW = Date.parse('2026-11-24T23:40:00Z');

describe('on the embedded engine, with its stream on', () => {
  let engine: Engine;
  let shipped: typeof import('./model/shipped.ts');
  const random = randomness(1);
  const happenings = happeningsOf(traffic(random, NOW));
  const events = eventsOf(happenings);

  beforeAll(async () => {
    engine = await startEngine();
    // Modules read their environment as they are loaded.
    vi.resetModules();
    vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', engine.endpoint);
    await createTables(engine.endpoint, { withStream: true });
    shipped = await import('./model/shipped.ts');
  });
  afterAll(() => engine?.stop());

  test('what the writer logs and the stream brings is counted once, however it is delivered', async () => {
    const { driftOf } = await import('../support/cells-of.ts');
    await logAll(happenings, shipped);
    const records = await readStream(engine.endpoint);
    expect(records.length).toBeGreaterThanOrEqual(VISITS + MILESTONES);
    expect(await driftOf(events)).not.toEqual([]);
    const batches = deliveriesOf(records);
    const answers = await Promise.all(batches.map((Records) => shipped.aggregate({ Records })));
    for (const Records of batches) await shipped.aggregate({ Records });

    // In parallel some may meet conflicts that do not pass; all have come again.
    expect(answers).toHaveLength(batches.length);
    expect(await driftOf(events)).toEqual([]);
  });

  test('the sweep finds nothing more, and the audit nothing wrong', async () => {
    const { audit } = await import('#shared/audit/audit.ts');
    const { sweepLanes } = await import('#shared/counting/sweep.ts');

    expect((await sweepLanes(Date.now())).lines).toBe(0);
    expect(await audit()).toMatchObject({
      driftCount: 0,
      waiting: 0,
      expired: 0,
      counted: events.length,
    });
  });

  test('a rebuild counts the same again', async () => {
    const { audit } = await import('#shared/audit/audit.ts');
    const { driftOf } = await import('../support/cells-of.ts');
    const { generation } = await shipped.rebuild();

    expect(generation).toBe('G2');
    expect(await driftOf(events)).toEqual([]);
    expect(await audit()).toMatchObject({ generation, driftCount: 0, counted: events.length });
  });

  /** The stream's batches, re-cut, shuffled, and each twice. */
  function deliveriesOf(records: readonly DynamoDBRecord[]): DynamoDBRecord[][] {
    const batches: DynamoDBRecord[][] = [];
    for (let at = 0; at < records.length; ) {
      const size = 1 + random.below(BATCH_MAX);
      batches.push(records.slice(at, at + size));
      at += size;
    }
    const reversed = batches.map((batch) => batch.toReversed());
    return random.shuffled([...batches, ...reversed]);
  }
});

function happeningsOf({ visit, milestone }: ReturnType<typeof traffic>) {
  return {
    visits: Array.from({ length: VISITS }, (_, i) => visit(NOW + i * 9000)),
    milestones: Array.from({ length: MILESTONES }, () => milestone(NOW)),
  };
}

type Happenings = ReturnType<typeof happeningsOf>;

function eventsOf({ visits, milestones }: Happenings): LogEvent[] {
  return [...visits, ...milestones.map(({ event }) => event)];
}

/** Visits by the redirect's writer, eight at a time; the rest each in a lane of its own. */
async function logAll(
  { visits, milestones }: Happenings,
  { append, record }: typeof import('./model/shipped.ts'),
): Promise<void> {
  for (let i = 0; i < VISITS; i += 8) {
    await Promise.all(visits.slice(i, i + 8).map((event) => append(event)));
  }
  for (const { lane, event, seq } of milestones) await record(lane, event, seq);
}

import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { eventKey } from '#shared/lane-log/keys.ts';
import { readLine } from '#shared/lane-log/reader.ts';
import type { LaneLine } from '#shared/lane-log/rules/lane.ts';
import { handler } from '../../functions/aggregate/handler.ts';
import { driftOf } from '../support/cells-of.ts';
import { writeLane } from '../support/lanes.ts';
import { engagement, freshId, milestone } from '../support/log-events.ts';

function recordOf({ lane, seq, entry }: LaneLine): DynamoDBRecord {
  const NewImage = marshall({ ...eventKey(lane, seq), ...entry }, { removeUndefinedValues: true });
  return {
    eventName: 'INSERT',
    dynamodb: { SequenceNumber: String(seq), NewImage: NewImage as never },
  };
}

describe('the stream', () => {
  test('is only a doorbell: one line of a lane is enough for what stands before it', async () => {
    const issuerId = freshId('iss');
    const events = [milestone({ issuerId }), engagement({ issuerId }), engagement({ issuerId })];
    const lines = await writeLane(events);
    // The head is at 0: that lines 1 and 2 are not counted comes out when line 3 is committed.
    const answer = await handler({ Records: lines.slice(2).map(recordOf) });

    expect(answer).toEqual({ batchItemFailures: [] });
    expect(await driftOf(events)).toEqual([]);
  });

  test('may bring removals, equal rewrites and registrations, which count nowhere', async () => {
    const issuerId = freshId('iss');
    const events = [engagement({ issuerId })];
    const lines = await writeLane(events);
    const [record] = lines.map(recordOf);
    if (!record) throw new Error('no record');
    const registration = marshall({ pk: 'LANES#2026112409', sk: '1795512600000#abc' });
    const Records: DynamoDBRecord[] = [
      record,
      { ...record, eventName: 'MODIFY' },
      { ...record, eventName: 'REMOVE', dynamodb: {} },
      { eventName: 'INSERT', dynamodb: { NewImage: registration as never } },
    ];
    await handler({ Records });
    await handler({ Records });

    expect(await driftOf(events)).toEqual([]);
    expect(await readLine(lines[0]?.lane ?? '', 1)).toBeDefined();
  });

  test('answers a batch that cannot be counted as failed from its first record', async () => {
    const line = {
      lane: 'x'.repeat(8),
      seq: 1,
      entry: engagement({ linkId: 'lnk_'.padEnd(3000, 'x') as never }),
    };
    const { batchItemFailures } = await handler({ Records: [recordOf(line)] });

    expect(batchItemFailures).toEqual([{ itemIdentifier: '1' }]);
  });
});

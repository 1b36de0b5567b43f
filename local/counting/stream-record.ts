import type { DynamoDBRecord } from 'aws-lambda';
import type { Item } from './log-reads.ts';

let records = 0;

/** A new item of the log as its stream tells of it. */
export function streamRecord(item: Item): DynamoDBRecord {
  records += 1;
  const { pk, sk } = item;
  return {
    eventID: String(records),
    eventName: 'INSERT',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    dynamodb: {
      Keys: { pk, sk } as never,
      NewImage: item as never,
      SequenceNumber: String(records),
      StreamViewType: 'NEW_IMAGE',
    },
  };
}

import {
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Engine, startEngine } from '../../local/engine/engine.ts';
import { createTables, TABLES } from '../../local/engine/tables.ts';
import { resources, synthesize } from '../infra/synthesized.ts';

process.env.AWS_REGION = 'local';
process.env.AWS_ACCESS_KEY_ID = 'local';
process.env.AWS_SECRET_ACCESS_KEY = 'local';

let plain: Engine;
let streamed: Engine;

beforeAll(async () => {
  [plain, streamed] = await Promise.all([startEngine(), startEngine()]);
  await createTables(plain.endpoint);
  await createTables(streamed.endpoint, { withStream: true });
});
afterAll(() => Promise.all([plain.stop(), streamed.stop()]));

async function tableAt({ endpoint }: Engine, TableName: string) {
  const { Table } = await new DynamoDBClient({ endpoint }).send(
    new DescribeTableCommand({ TableName }),
  );
  return Table;
}

describe.each(TABLES)('the table %s', (name) => {
  const logicalId = `storage${name.replace('-', '')}`;
  const deployed = Object.entries(resources(synthesize(), 'AWS::DynamoDB::GlobalTable')).find(
    ([id]) => id.startsWith(logicalId),
  )?.[1].Properties;

  test('has the keys and indexes of the deployed one', async () => {
    const table = await tableAt(plain, name);
    expect(table?.KeySchema).toEqual(deployed.KeySchema);
    expect(table?.AttributeDefinitions).toEqual(deployed.AttributeDefinitions);
    expect(table?.GlobalSecondaryIndexes).toEqual(deployed.GlobalSecondaryIndexes);
    expect(table?.BillingModeSummary?.BillingMode).toBe(deployed.BillingMode);
  });

  test('forgets by the same attribute', async () => {
    const { TimeToLiveDescription } = await new DynamoDBClient({ endpoint: plain.endpoint }).send(
      new DescribeTimeToLiveCommand({ TableName: name }),
    );
    const { AttributeName } = deployed.TimeToLiveSpecification;
    expect(TimeToLiveDescription).toMatchObject({ AttributeName, TimeToLiveStatus: 'ENABLED' });
  });

  test('has its stream only where it was asked for', async () => {
    expect((await tableAt(plain, name))?.StreamSpecification?.StreamEnabled ?? false).toBe(false);
    const { StreamEnabled = false, StreamViewType } =
      (await tableAt(streamed, name))?.StreamSpecification ?? {};
    expect(StreamEnabled).toBe(deployed.StreamSpecification !== undefined);
    expect(StreamViewType).toBe(deployed.StreamSpecification?.StreamViewType);
  });
});

test('tables that are there are left as they are', async () => {
  await createTables(streamed.endpoint);
  expect((await tableAt(streamed, 'event-log'))?.StreamSpecification?.StreamEnabled).toBe(true);
});

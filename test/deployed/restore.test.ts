import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { REGION } from '../../local/deployed/template.ts';
import { type AcademyOnAws, awardsCsv, startAcademyOnAws } from './academy-on-aws.ts';

const RESTORED = 'restored';
let academy: AcademyOnAws;
let client: DynamoDBClient;
let links: string[];

beforeAll(async () => {
  academy = await startAcademyOnAws();
  client = new DynamoDBClient({
    endpoint: academy.service.engine,
    region: REGION,
    credentials: { accessKeyId: 'ASIAoperator', secretAccessKey: 'secret' },
  });
  const imported = await academy.api('POST /v1/credentials/import?channels=linkedin', {
    key: 'ingest',
    body: awardsCsv('tour', ['Ada Ito', 'Ben Costa', 'Cy Dee']),
    type: 'text/csv',
  });
  links = imported.body.items.map((one: { links: { url: string }[] }) => one.links[0]?.url);
  for (const link of links) await academy.visit(link);
});
afterAll(() => academy?.service.stop());

const table = (name: 'Registry' | 'EventLog') =>
  academy.service.deployment.outputs[`${name}Table`] ?? '';

async function itemsOf(TableName: string) {
  const items = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName })) items.push(...Items);
  return items;
}

/** What DynamoDB's restore does: a second table as the first was at an instant. */
async function restoreBeside(source: string, name: string): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S',
      })),
    }),
  );
  const items = await itemsOf(source);
  for (let at = 0; at < items.length; at += 25) {
    const requests = items.slice(at, at + 25).map((Item) => ({ PutRequest: { Item } }));
    await client.send(new BatchWriteItemCommand({ RequestItems: { [name]: requests } }));
  }
}

async function emptyAndReturn(name: string): Promise<number> {
  const items = await itemsOf(name);
  for (const { pk, sk } of items) {
    const Key = { pk, sk } as never;
    await client.send(new DeleteItemCommand({ TableName: name, Key }));
  }
  return items.length;
}

const restore = (...args: string[]) => academy.command('restore', ...args);

test('a lost registry comes back beside running functions: links, keys and names', async () => {
  await restoreBeside(table('Registry'), RESTORED);
  const lost = await emptyAndReturn(table('Registry'));
  academy.service.lambda.dropEnvironments();
  expect((await academy.visit(links[0] ?? '')).status).toBe(404);

  const drill = await restore('--table', 'registry', '--from', RESTORED, '--drill');
  expect(drill.stdout).toContain(`${lost} were missing, 0 have changed, 0 written`);
  const { stdout } = await restore('--table', 'registry', '--from', RESTORED);
  expect(stdout).toContain(`${lost} were missing, 0 have changed, ${lost} written`);

  academy.service.lambda.dropEnvironments();
  expect((await academy.visit(links[0] ?? '')).status).toBe(302);
  expect((await academy.api('GET /v1/issuer')).status).toBe(200);
  const again = await restore('--table', 'registry', '--from', RESTORED);
  expect(again.stdout).toContain('0 were missing, 0 have changed, 0 written');
});

test('what was changed since stays, unless it is to be overwritten', async () => {
  const TableName = table('Registry');
  const [item] = (await itemsOf(TableName)).filter(({ sk }) => sk?.S === 'ISSUER');
  const found = item ?? (await itemsOf(TableName))[0];
  await client.send(new PutItemCommand({ TableName, Item: { ...found, spoiled: { S: 'yes' } } }));
  const kept = await restore('--table', 'registry', '--from', RESTORED);
  expect(kept.stdout).toContain('0 were missing, 1 have changed, 0 written');
  const undone = await restore('--table', 'registry', '--from', RESTORED, '--mode', 'overwrite');
  expect(undone.stdout).toContain('0 were missing, 1 have changed, 1 written');
  expect((await itemsOf(TableName)).filter(({ spoiled }) => spoiled)).toEqual([]);
});

test('lost lines of the log come back, are counted once, and the audit agrees', async () => {
  await academy.service.settle();
  await restoreBeside(table('EventLog'), `${RESTORED}-log`);
  const lost = await emptyAndReturn(table('EventLog'));
  const { stdout } = await restore('--table', 'event-log', '--from', `${RESTORED}-log`);
  expect(stdout).toContain(`${lost} were missing`);
  await academy.service.settle();
  const audited = await academy.command('audit');
  expect(audited.stdout).toContain('the cells agree');
  const { body } = await academy.api('GET /v1/influencers?period=today&rankBy=engagements');
  const counts = body.items.map((one: { parts: { engagements: number } }) => one.parts.engagements);
  expect(counts).toEqual([1, 1, 1]);
});

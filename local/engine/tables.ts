import {
  CreateTableCommand,
  DynamoDBClient,
  ListTablesCommand,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import type { TableSchema } from './table-schemas.ts';

/** The laptop's names of the three tables. */
export const TABLES = ['registry', 'event-log', 'rollups'] as const;

export type TableName = (typeof TABLES)[number];

type Options = {
  /** Whether the log gets its stream. */
  readonly withStream?: boolean;
};

/**
 * Create the tables that are missing, with the schema of the synthesized template. Only then is
 * there anything to synthesize: a later start finds them.
 *
 * The log gets its stream only if asked for: the embedded engine scans all stream records at every
 * write, so that on a laptop the pump rings the doorbell instead.
 */
export async function createTables(
  endpoint: string,
  { withStream = false }: Options = {},
): Promise<void> {
  const client = new DynamoDBClient({ endpoint });
  const missing = await missingTables(client);
  if (missing.length === 0) return;
  const { tableSchemas } = await import('./table-schemas.ts');
  const schemas = tableSchemas();
  for (const name of missing) await createTable(client, name, schemas[name], withStream);
}

async function missingTables(client: DynamoDBClient): Promise<TableName[]> {
  // A database with more than a hundred tables is none of ours: there CreateTable refuses instead.
  const { TableNames = [] } = await client.send(new ListTablesCommand());
  return TABLES.filter((name) => !TableNames.includes(name));
}

async function createTable(
  client: DynamoDBClient,
  TableName: TableName,
  { StreamSpecification, TimeToLiveSpecification, ...keys }: TableSchema,
  withStream: boolean,
): Promise<void> {
  const stream = withStream && StreamSpecification;
  const { TableDescription } = await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      ...keys,
      ...(stream && { StreamSpecification: { ...stream, StreamEnabled: true } }),
    }),
  );
  if (TableDescription?.TableStatus !== 'ACTIVE') {
    await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 1 }, { TableName });
  }
  if (TimeToLiveSpecification) {
    await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
  }
}

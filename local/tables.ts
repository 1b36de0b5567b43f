import {
  type AttributeDefinition,
  CreateTableCommand,
  DynamoDBClient,
  type KeySchemaElement,
  ListTablesCommand,
  type StreamSpecification,
} from '@aws-sdk/client-dynamodb';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { BadgetrailStack } from '../infra/stack.ts';

/** The laptop's names of the three tables, and where the template names them. */
export const TABLES = {
  registry: 'storageregistry',
  'event-log': 'storageeventlog',
  rollups: 'storagerollups',
} as const;
export type TableName = keyof typeof TABLES;

type Schema = {
  readonly KeySchema: KeySchemaElement[];
  readonly AttributeDefinitions: AttributeDefinition[];
  readonly StreamSpecification?: StreamSpecification;
};

/**
 * Create the tables that are missing, with the schema of the synthesized template.
 *
 * The log gets its stream only if asked for: the embedded engine scans all stream records at every
 * write, so that on a laptop a pump rings the doorbell instead.
 */
export async function createTables(
  endpoint: string,
  { withStream = false }: { readonly withStream?: boolean } = {},
): Promise<void> {
  const client = new DynamoDBClient({ endpoint });
  const { TableNames = [] } = await client.send(new ListTablesCommand());
  const missing = (Object.keys(TABLES) as TableName[]).filter((name) => !TableNames.includes(name));
  if (missing.length === 0) return;
  const schemas = tableSchemas();
  for (const name of missing) {
    const { StreamSpecification, ...schema } = schemas[name];
    const stream = withStream && StreamSpecification;
    await client.send(
      new CreateTableCommand({
        TableName: name,
        BillingMode: 'PAY_PER_REQUEST',
        ...schema,
        ...(stream && { StreamSpecification: { ...stream, StreamEnabled: true } }),
      }),
    );
  }
}

/** Each table's schema as the template has it. */
export function tableSchemas(): Record<TableName, Schema> {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  const stack = new BadgetrailStack(app, 'Badgetrail', { functionsFolder: 'functions' });
  const found = Object.entries(
    Template.fromStack(stack).findResources('AWS::DynamoDB::GlobalTable'),
  );
  const schemaOf = (prefix: string): Schema => {
    const table = found.find(([logicalId]) => logicalId.startsWith(prefix))?.[1];
    if (!table) throw new Error(`the template has no table ${prefix}`);
    const { KeySchema, AttributeDefinitions, StreamSpecification } = table.Properties;
    return { KeySchema, AttributeDefinitions, StreamSpecification };
  };
  return {
    registry: schemaOf(TABLES.registry),
    'event-log': schemaOf(TABLES['event-log']),
    rollups: schemaOf(TABLES.rollups),
  };
}

import type {
  AttributeDefinition,
  GlobalSecondaryIndex,
  KeySchemaElement,
  StreamSpecification,
  TimeToLiveSpecification,
} from '@aws-sdk/client-dynamodb';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { BadgetrailStack } from '../infra/stack.ts';
import type { TableName } from './tables.ts';

/** What CreateTable and UpdateTimeToLive need of a table. */
export type TableSchema = {
  readonly KeySchema: KeySchemaElement[];
  readonly AttributeDefinitions: AttributeDefinition[];
  readonly GlobalSecondaryIndexes?: GlobalSecondaryIndex[];
  readonly StreamSpecification?: StreamSpecification;
  readonly TimeToLiveSpecification?: TimeToLiveSpecification;
};

/** Where the template names the tables. */
const LOGICAL_IDS = {
  registry: 'storageregistry',
  'event-log': 'storageeventlog',
  rollups: 'storagerollups',
} as const satisfies Record<TableName, string>;

/** Each table's schema as the synthesized template has it. Takes about a second. */
export function tableSchemas(): Record<TableName, TableSchema> {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  // Any code will do: the template holds only its name.
  const functionsFolder = `${import.meta.dirname}/../functions`;
  const stack = new BadgetrailStack(app, 'Badgetrail', { functionsFolder });
  const tables = Template.fromStack(stack).findResources('AWS::DynamoDB::GlobalTable');
  return {
    registry: schemaIn(tables, LOGICAL_IDS.registry),
    'event-log': schemaIn(tables, LOGICAL_IDS['event-log']),
    rollups: schemaIn(tables, LOGICAL_IDS.rollups),
  };
}

function schemaIn(tables: ReturnType<Template['findResources']>, prefix: string): TableSchema {
  const table = Object.entries(tables).find(([logicalId]) => logicalId.startsWith(prefix))?.[1];
  if (!table) throw new Error(`the template has no table ${prefix}`);
  const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes } = table.Properties;
  const { StreamSpecification, TimeToLiveSpecification } = table.Properties;
  return {
    KeySchema,
    AttributeDefinitions,
    GlobalSecondaryIndexes,
    StreamSpecification,
    TimeToLiveSpecification,
  };
}

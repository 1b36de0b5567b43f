import type {
  AttributeDefinition,
  GlobalSecondaryIndex,
  KeySchemaElement,
  StreamSpecification,
  TimeToLiveSpecification,
} from '@aws-sdk/client-dynamodb';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Storage } from '../../infra/constructs/storage.ts';
import type { TableName } from './tables.ts';

/** What CreateTable and UpdateTimeToLive need of a table. */
export type TableSchema = {
  readonly KeySchema: KeySchemaElement[];
  readonly AttributeDefinitions: AttributeDefinition[];
  readonly GlobalSecondaryIndexes?: GlobalSecondaryIndex[];
  readonly StreamSpecification?: StreamSpecification;
  readonly TimeToLiveSpecification?: TimeToLiveSpecification;
};

/**
 * Each table's schema as the synthesized template has it.
 *
 * Somebody waits for it at the first start: so only what stores is synthesized (a test holds it
 * against the whole stack), and CDK does not validate here what `npm run synth` validates.
 */
export function tableSchemas(): Record<TableName, TableSchema> {
  const stack = new Stack(new App({ builtinCloudFormationValidation: false }), 'Badgetrail');
  new Storage(stack, 'storage');
  const tables = Template.fromStack(stack).findResources('AWS::DynamoDB::GlobalTable');
  return {
    registry: schemaIn(tables, 'storageregistry'),
    'event-log': schemaIn(tables, 'storageeventlog'),
    rollups: schemaIn(tables, 'storagerollups'),
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

import { readFileSync } from 'node:fs';
import { Match } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { resources, synthesize } from './synthesized.ts';

const synthesized = synthesize();
const tables = Object.entries(resources(synthesized, 'AWS::DynamoDB::GlobalTable'));

test('three tables with the same two keys, paid by the request', () => {
  expect(tables.map(([id]) => id.slice(0, -8)).sort()).toEqual([
    'storageeventlog',
    'storageregistry',
    'storagerollups',
  ]);
  for (const [, { Properties }] of tables) {
    expect(Properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
    });
  }
});

test('no table has an index: each would cost a write for every write', () => {
  for (const [, { Properties }] of tables) {
    expect(Properties.GlobalSecondaryIndexes).toBeUndefined();
    expect(Properties.LocalSecondaryIndexes).toBeUndefined();
  }
});

test('all tables forget what has expired', () => {
  for (const [, { Properties }] of tables) {
    const { TimeToLiveSpecification } = Properties;
    expect(TimeToLiveSpecification).toEqual({ AttributeName: 'expiresAt', Enabled: true });
  }
});

test('only the log has a stream, of new images', () => {
  expect(propertiesOf('storageeventlog').StreamSpecification).toEqual({
    StreamViewType: 'NEW_IMAGE',
  });
  expect(propertiesOf('storageregistry').StreamSpecification).toBeUndefined();
  expect(propertiesOf('storagerollups').StreamSpecification).toBeUndefined();
});

test('registry and log can be restored to any second of the last 35 days', () => {
  for (const prefix of ['storageregistry', 'storageeventlog']) {
    const [replica] = propertiesOf(prefix).Replicas;
    expect(replica.PointInTimeRecoverySpecification).toEqual({ PointInTimeRecoveryEnabled: true });
  }
});

test('what people made and what happened outlive a deleted stack, and nobody deletes it by mistake', () => {
  for (const prefix of ['storageregistry', 'storageeventlog']) {
    const [replica] = propertiesOf(prefix).Replicas;
    expect(replica.DeletionProtectionEnabled).toBe(true);
  }
  for (const type of ['AWS::DynamoDB::GlobalTable', 'AWS::SecretsManager::Secret']) {
    synthesized.template.allResources(type, {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
  }
});

test('the root secret is 64 letters and digits that nobody chose', () => {
  synthesized.template.hasResourceProperties('AWS::SecretsManager::Secret', {
    GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true },
    SecretString: Match.absent(),
  });
});

function propertiesOf(prefix: string) {
  const table = tables.find(([id]) => id.startsWith(prefix));
  return table?.[1].Properties;
}

test('docs/deploy.md names every resource that outlives the stack', () => {
  const { Resources } = synthesized.template.toJSON();
  const retained = Object.keys(Resources).filter(
    (id) => Resources[id].DeletionPolicy === 'Retain' && !/^AWS::Lambda::/.test(Resources[id].Type),
  );
  const names = {
    storageregistry: 'RegistryTable',
    storageeventlog: 'EventLogTable',
    storagerollups: 'RollupsTable',
    storagerootsecret: 'RootSecret',
    archivebucket: 'ArchiveBucket',
    importsuploads: 'importsuploads',
    peoplepool: 'UserPool',
  };
  const [, removal = ''] = readFileSync('docs/deploy.md', 'utf8').split('## Remove everything');
  const unnamed = retained.filter(
    (id) =>
      !Object.entries(names).some(
        ([prefix, name]) => id.startsWith(prefix) && removal.includes(name),
      ),
  );
  expect(retained.length).toBe(Object.keys(names).length);
  expect(unnamed).toEqual([]);
});

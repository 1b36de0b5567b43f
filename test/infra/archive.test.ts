import { expect, test } from 'vitest';
import { resources, synthesize } from './synthesized.ts';

const synthesized = synthesize();
const only = (type: string) => {
  const [found, ...more] = Object.values(resources(synthesized, type));
  expect(more).toEqual([]);
  return found?.Properties;
};
const [bucket] = Object.entries(resources(synthesized, 'AWS::S3::Bucket')).filter(([id]) =>
  id.startsWith('archive'),
);

test('the archive is private, encrypted, and outlives the stack', () => {
  const [, archive] = bucket ?? [];
  expect(archive?.Properties).toMatchObject({
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [
        { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
      ],
    },
  });
  expect(archive).toMatchObject({ DeletionPolicy: 'Retain' });
});

test('events move to cheaper storage after a season and are gone after five years', () => {
  const { Rules } = bucket?.[1].Properties.LifecycleConfiguration ?? {};
  expect(Rules).toContainEqual(
    expect.objectContaining({
      Prefix: 'events/',
      ExpirationInDays: 1830,
      Transitions: [{ StorageClass: 'STANDARD_IA', TransitionInDays: 90 }],
    }),
  );
});

test('a query stops before it costs a fortune, and its results are encrypted', () => {
  expect(only('AWS::Athena::WorkGroup').WorkGroupConfiguration).toMatchObject({
    EnforceWorkGroupConfiguration: true,
    BytesScannedCutoffPerQuery: 20 * 2 ** 30,
    ResultConfiguration: { EncryptionConfiguration: { EncryptionOption: 'SSE_S3' } },
  });
});

test('a query must name its issuer, and new days need no registration', () => {
  const { Parameters, PartitionKeys } = only('AWS::Glue::Table').TableInput;
  expect(PartitionKeys.map(({ Name }: { Name: string }) => Name)).toEqual(['issuer', 'dt']);
  expect(Parameters).toMatchObject({
    'projection.enabled': 'true',
    'projection.issuer.type': 'injected',
    'projection.dt.type': 'date',
  });
  expect(JSON.stringify(Parameters['storage.location.template'])).toContain(
    `/events/issuer=${'$'}{issuer}/dt=${'$'}{dt}/`,
  );
});

test('five queries are ready', () => {
  expect(Object.keys(resources(synthesized, 'AWS::Athena::NamedQuery'))).toHaveLength(5);
});

test('names are legal in Athena, history is visible from 1970 on, and the work group can be deleted', () => {
  expect(only('AWS::Glue::Database').DatabaseInput.Name).toBe('badgetrail_archive');
  const { Name, Parameters, StorageDescriptor } = only('AWS::Glue::Table').TableInput;
  const columns = StorageDescriptor.Columns.map((one: { Name: string }) => one.Name);
  for (const name of [Name, ...columns]) expect(name).toMatch(/^[a-z0-9_]+$/);
  expect(Parameters['projection.dt.range']).toBe('1970-01-01,NOW+1DAYS');
  expect(only('AWS::Athena::WorkGroup')).toMatchObject({
    RecursiveDeleteOption: true,
    Name: expect.stringMatching(/^[a-zA-Z0-9._-]{1,128}$/),
  });
});

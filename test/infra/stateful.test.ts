import { readFileSync } from 'node:fs';
import { CfnGlobalTable } from 'aws-cdk-lib/aws-dynamodb';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IConstruct } from 'constructs';
import { describe, expect, test } from 'vitest';
import { BadgetrailStack } from '../../infra/stack.ts';
import { replacements, type StatefulResources, statefulIn } from './stateful.ts';
import { newApp, newStack, synthesize } from './synthesized.ts';

/**
 * What deployed stacks hold. Add a line for something new; a line that has to change or go means
 * that somebody's data goes with it.
 */
const BASELINE: StatefulResources = JSON.parse(
  readFileSync('test/infra/stateful-resources.json', 'utf8'),
);

const current = statefulIn(synthesize().template);

describe('an update', () => {
  test('replaces no table, bucket, user pool or secret', () => {
    expect(replacements(BASELINE, current)).toEqual([]);
  });

  test('leaves nothing stateful out of the baseline', () => {
    expect(Object.keys(current).sort()).toEqual(Object.keys(BASELINE).sort());
    expect(new Set(Object.values(BASELINE).map(({ Type }) => Type)).size).toBe(4);
  });

  test('keeps precious things when the stack goes', () => {
    const precious = Object.entries(current).filter(([id]) => /^(storage|people|archive)/.test(id));
    expect(precious).toHaveLength(6);
    for (const [, { DeletionPolicy }] of precious) expect(DeletionPolicy).toBe('Retain');
  });

  test.each([
    [
      'the key of a table',
      CfnGlobalTable,
      (table: CfnGlobalTable) => {
        table.keySchema = [{ attributeName: 'id', keyType: 'HASH' }];
      },
      /^storageregistry\w+ would be replaced or emptied: KeySchema changes$/,
    ],
    [
      'the name of a bucket',
      CfnBucket,
      (bucket: CfnBucket) => {
        bucket.bucketName = 'another';
      },
      /would be replaced or emptied: BucketName changes$/,
    ],
    [
      'the logical id of a table',
      CfnGlobalTable,
      (table: CfnGlobalTable) => table.overrideLogicalId('Renamed'),
      /would be removed, or replaced under another logical id$/,
    ],
    [
      'how the root secret is made',
      CfnSecret,
      (secret: CfnSecret) => {
        secret.generateSecretString = { passwordLength: 32 };
      },
      /^storagerootsecret\w+ would be replaced or emptied: GenerateSecretString changes$/,
    ],
  ])('negative control: a change of %s is noticed', (_, kind, change, message) => {
    const stack = newStack();
    const found = stack.node.findAll().find((one: IConstruct) => one instanceof kind);
    change(found as never);
    const faults = replacements(BASELINE, statefulIn(synthesize(stack).template));
    expect(faults).toEqual([expect.stringMatching(message)]);
  });
});

describe('two stages beside each other', () => {
  test('no resource has a name that the other one has', () => {
    const one = namesIn('Badgetrail');
    const other = namesIn('Badgetrail-staging');
    expect([...one].filter(([what, name]) => other.get(what) === name)).toEqual([]);
    expect([...one.values()]).toContain('"Badgetrail-archive"');
  });

  test('names that are the account’s in all regions hold the region', () => {
    const global = [...namesIn('Badgetrail')].filter(([what]) =>
      what.startsWith('AWS::CloudFront'),
    );
    expect(global.length).toBeGreaterThan(5);
    for (const [, name] of global) expect(name).toContain('{"Ref":"AWS::Region"},"-Badgetrail-');
  });
});

/** All names of resources that the template gives, and CloudFormation does not choose. */
function namesIn(stackName: string): Map<string, string> {
  const app = newApp({ builtinCloudFormationValidation: false });
  const { template } = synthesize(new BadgetrailStack(app, 'Badgetrail', { stackName }));
  const { Resources } = template.toJSON() as {
    Resources: Record<string, { Type: string; Properties?: object }>;
  };
  const names = new Map<string, string>();
  for (const [id, { Type, Properties = {} }] of Object.entries(Resources)) {
    if (WITHIN_ANOTHER.test(Type)) continue;
    const configs = Object.entries(Properties).filter(([key]) => /^\w+Config$/.test(key));
    for (const [key, value] of [Properties, ...configs.map(([, config]) => config)].flatMap(
      Object.entries,
    )) {
      const isGiven = NAMING.test(key) && !isReference(value);
      if (isGiven) names.set(`${Type} ${id} ${key}`, JSON.stringify(value));
    }
  }
  return names;
}

const isReference = (value: unknown) => /^\{"(Ref|Fn::GetAtt)":/.test(JSON.stringify(value));

/** Properties that name a resource, in its account or region. */
const NAMING =
  /^(Name|(Table|Bucket|Function|Role|Queue|Topic|LogGroup|UserPool|Alarm|Dashboard)Name)$/;

/** Named within a resource that is the stack's own, or not by itself. */
const WITHIN_ANOTHER =
  /^AWS::(IAM::Policy|Athena::NamedQuery|ApiGatewayV2::\w+|CloudFront::Distribution)$/;

import type { Template } from 'aws-cdk-lib/assertions';

/** What holds data, and which of its properties cannot change without another one in its place. */
const FIXED: Readonly<Record<string, readonly string[]>> = {
  'AWS::DynamoDB::GlobalTable': ['TableName', 'KeySchema', 'LocalSecondaryIndexes'],
  'AWS::S3::Bucket': ['BucketName', 'ObjectLockEnabled'],
  'AWS::Cognito::UserPool': [
    'UserPoolName',
    'UsernameAttributes',
    'AliasAttributes',
    'UsernameConfiguration',
    'Schema',
  ],
  // Not replaced, but filled with another secret: ids and click ids in the wild would be lost.
  'AWS::SecretsManager::Secret': ['Name', 'GenerateSecretString', 'SecretString'],
};

/** What stays with the data whatever happens to the stack. */
const POLICIES = ['DeletionPolicy', 'UpdateReplacePolicy'] as const;

export type StatefulResources = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The template's tables, buckets, pool and secret, each with all that must stay as it is. */
export function statefulIn(template: Template): StatefulResources {
  const { Resources } = template.toJSON() as {
    Resources: Record<string, Record<string, unknown> & { Type: string; Properties?: object }>;
  };
  const stateful = Object.entries(Resources).filter(([, { Type }]) => FIXED[Type]);
  return Object.fromEntries(
    stateful.map(([id, { Type, Properties = {}, ...rest }]) => {
      const fixed = Object.entries(Properties).filter(([name]) => FIXED[Type]?.includes(name));
      const policies = POLICIES.map((name) => [name, rest[name]]);
      return [id, { Type, ...Object.fromEntries(policies), ...Object.fromEntries(fixed) }];
    }),
  );
}

/** Returns what an update from `before` to `after` would take the data of, and why. */
export function replacements(before: StatefulResources, after: StatefulResources): string[] {
  return Object.entries(before).flatMap(([id, resource]) => {
    const now = after[id];
    if (!now) return [`${id} would be removed, or replaced under another logical id`];
    const names = [...new Set([...Object.keys(resource), ...Object.keys(now)])];
    return names
      .filter((name) => JSON.stringify(resource[name]) !== JSON.stringify(now[name]))
      .map((name) => `${id} would be replaced or emptied: ${name} changes`);
  });
}

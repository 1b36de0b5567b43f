import { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { describe, expect, test } from 'vitest';
import type { Redirect } from '../../infra/constructs/redirect.ts';
import type { Storage } from '../../infra/constructs/storage.ts';
import { type Permissions, permissionsOf } from './permissions.ts';
import { functions, newStack, synthesize } from './synthesized.ts';

const synthesized = synthesize();

/** What each function may do: these actions, on these things, and no others. */
const MAY: Record<string, Permissions> = {
  redirect: {
    registry: ['GetItem'],
    eventLog: ['PutItem'],
    overflow: ['SendMessage'],
    rootSecret: ['GetSecretValue'],
  },
  pages: {
    registry: ['GetItem', 'Query'],
    'registry: I#* and LNK#*': ['PutItem', 'UpdateItem'],
    eventLog: ['PutItem'],
    rollups: ['GetItem', 'Query'],
    overflow: ['SendMessage'],
    rootSecret: ['GetSecretValue'],
  },
  card: { registry: ['GetItem'] },
  webhooks: {
    registry: ['ConditionCheckItem', 'GetItem', 'PutItem'],
    eventLog: ['GetItem', 'PutItem'],
    rootSecret: ['GetSecretValue'],
  },
  'admin-api': {
    registry: [
      'BatchGetItem',
      'ConditionCheckItem',
      'DeleteItem',
      'GetItem',
      'PutItem',
      'Query',
      'UpdateItem',
    ],
    eventLog: ['PutItem'],
    uploads: ['PutObject'],
    imports: ['SendMessage'],
    rootSecret: ['GetSecretValue'],
  },
  'reports-api': {
    registry: ['BatchGetItem', 'GetItem', 'Query'],
    rollups: ['GetItem', 'Query'],
    archive: ['GetObject'],
    'archive bucket': ['ListBucket'],
    rootSecret: ['GetSecretValue'],
  },
  'sign-in': {
    registry: ['DeleteItem', 'GetItem', 'PutItem', 'UpdateItem'],
    rootSecret: ['GetSecretValue'],
  },
  team: {
    registry: ['DeleteItem', 'GetItem', 'PutItem', 'Query'],
    people: [
      'AdminAddUserToGroup',
      'AdminCreateUser',
      'AdminDeleteUser',
      'AdminGetUser',
      'AdminListGroupsForUser',
      'AdminRemoveUserFromGroup',
      'CreateGroup',
      'ListUsersInGroup',
    ],
  },
  aggregate: {
    eventLog: ['GetItem', 'Query'],
    'eventLog stream': ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'],
    rollups: ['ConditionCheckItem', 'GetItem', 'PutItem', 'UpdateItem'],
    'uncounted batches': ['GetQueueAttributes', 'GetQueueUrl', 'SendMessage'],
    archive: ['PutObject'],
  },
  sweep: {
    registry: ['DeleteItem', 'PutItem'],
    eventLog: ['GetItem', 'Query'],
    rollups: ['ConditionCheckItem', 'GetItem', 'PutItem', 'UpdateItem'],
    archive: ['PutObject'],
  },
  overflow: {
    eventLog: ['GetItem', 'PutItem'],
    overflow: [
      'ChangeMessageVisibility',
      'DeleteMessage',
      'GetQueueAttributes',
      'GetQueueUrl',
      'ReceiveMessage',
    ],
  },
  import: {
    registry: [
      'BatchGetItem',
      'ConditionCheckItem',
      'DeleteItem',
      'GetItem',
      'PutItem',
      'Query',
      'UpdateItem',
    ],
    eventLog: ['PutItem'],
    uploads: ['DeleteObject', 'GetObject'],
    imports: [
      'ChangeMessageVisibility',
      'DeleteMessage',
      'GetQueueAttributes',
      'GetQueueUrl',
      'ReceiveMessage',
      'SendMessage',
    ],
    rootSecret: ['GetSecretValue'],
  },
  audit: { eventLog: ['Scan'], rollups: ['GetItem', 'Query', 'Scan', 'UpdateItem'] },
  rank: {
    registry: ['GetItem', 'Query'],
    rollups: ['GetItem', 'PutItem', 'Query', 'UpdateItem'],
  },
};

const OWN_LOG = {
  'own log': ['logs:CreateLogStream', 'logs:PutLogEvents'],
  // Traces: X-Ray knows no resources.
  everything: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
};

test('every function has its row', () => {
  expect(Object.keys(functions(synthesized)).sort()).toEqual(Object.keys(MAY).sort());
});

test.each(Object.entries(MAY))('%s may do this and nothing else', (name, may) => {
  expect(permissionsOf(synthesized, name)).toEqual(expected(may));
});

describe('the comparison notices', () => {
  const may = expected(MAY.redirect ?? {});

  test('one action too many', () => {
    const stack = newStack();
    storageOf(stack).allow(redirectOf(stack), { registry: ['Scan'] });
    const allowed = permissionsOf(synthesize(stack), 'redirect');
    expect(allowed).toEqual({ ...may, registry: ['dynamodb:GetItem', 'dynamodb:Scan'] });
    expect(allowed).not.toEqual(may);
  });

  test('one thing too many', () => {
    const stack = newStack();
    storageOf(stack).allow(redirectOf(stack), { rollups: ['GetItem'] });
    const allowed = permissionsOf(synthesize(stack), 'redirect');
    expect(allowed).toEqual({ ...may, rollups: ['dynamodb:GetItem'] });
  });

  test('a managed policy', () => {
    const stack = newStack();
    const policy = ManagedPolicy.fromAwsManagedPolicyName('ReadOnlyAccess');
    redirectOf(stack).role?.addManagedPolicy(policy);
    expect(permissionsOf(synthesize(stack), 'redirect')).toHaveProperty('managed');
  });
});

function expected(may: Permissions): Permissions {
  const named = Object.entries(may).map(([thing, actions]) => {
    return [thing, actions.map((action) => `${serviceOf(thing)}:${action}`)];
  });
  return { ...OWN_LOG, ...Object.fromEntries(named) };
}

function serviceOf(thing: string): string {
  if (thing === 'rootSecret') return 'secretsmanager';
  if (/^archive|^uploads/.test(thing)) return 's3';
  if (thing === 'people') return 'cognito-idp';
  return ['overflow', 'imports', 'uncounted batches'].includes(thing) ? 'sqs' : 'dynamodb';
}

function storageOf(stack: ReturnType<typeof newStack>): Storage {
  return stack.node.findChild('storage') as Storage;
}

function redirectOf(stack: ReturnType<typeof newStack>) {
  return (stack.node.findChild('redirect') as Redirect).redirect;
}

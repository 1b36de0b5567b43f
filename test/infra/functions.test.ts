import { expect, test } from 'vitest';
import { functions, resources, synthesize } from './synthesized.ts';

const synthesized = synthesize();
const byName = Object.entries(functions(synthesized));

test.each(byName)('%s runs on the Node and the processor that we build for', (_, fn) => {
  expect(fn.Properties).toMatchObject({
    Runtime: 'nodejs24.x',
    Architectures: ['arm64'],
    Handler: 'handler.handler',
  });
});

test.each(byName)(
  '%s writes JSON lines to a log of its own; Lambda adds only warnings',
  (_, fn) => {
    const { LogFormat, SystemLogLevel, LogGroup } = fn.Properties.LoggingConfig;
    expect({ LogFormat, SystemLogLevel }).toEqual({ LogFormat: 'JSON', SystemLogLevel: 'WARN' });
    expect(Object.keys(resources(synthesized, 'AWS::Logs::LogGroup'))).toContain(LogGroup.Ref);
  },
);

test('every log is forgotten after a month', () => {
  const logs = Object.values(resources(synthesized, 'AWS::Logs::LogGroup'));
  expect(logs.length).toBeGreaterThan(byName.length);
  for (const { Properties } of logs) expect(Properties.RetentionInDays).toBe(30);
});

test.each(byName)('%s knows the three tables', (_, fn) => {
  const { REGISTRY_TABLE, EVENT_LOG_TABLE, ROLLUPS_TABLE } = fn.Properties.Environment.Variables;
  expect([REGISTRY_TABLE, EVENT_LOG_TABLE, ROLLUPS_TABLE]).toEqual([
    { Ref: expect.stringMatching(/^storageregistry/) },
    { Ref: expect.stringMatching(/^storageeventlog/) },
    { Ref: expect.stringMatching(/^storagerollups/) },
  ]);
});

test.each([
  ['OVERFLOW_QUEUE_URL', ['pages', 'redirect']],
  ['PUBLIC_URL', ['admin-api', 'reports-api', 'sign-in', 'team', 'webhooks']],
  ['OIDC_ISSUER', ['sign-in']],
  ['USER_POOL_ID', ['team']],
  ['IMPORT_QUEUE_URL', ['admin-api', 'import']],
  ['UPLOADS_BUCKET', ['admin-api', 'import']],
  [
    'ROOT_SECRET_ID',
    ['admin-api', 'import', 'pages', 'redirect', 'reports-api', 'sign-in', 'webhooks'],
  ],
])('%s is told to %j alone', (variable, names) => {
  const told = byName.filter(([, fn]) => variable in fn.Properties.Environment.Variables);
  expect(told.map(([name]) => name).sort()).toEqual(names);
});

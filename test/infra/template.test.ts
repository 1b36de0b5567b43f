import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, Validations } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Edge } from '../../infra/constructs/edge.ts';
import type { Redirect } from '../../infra/constructs/redirect.ts';
import { BadgetrailStack } from '../../infra/stack.ts';
import { newApp, newStack, synthesize } from './synthesized.ts';

const { template } = synthesize();

test('no resource changes unnoticed', () => {
  expect(withoutAssetHashes(template.toJSON())).toMatchSnapshot();
});

test('it tells where it is, and what comes next', () => {
  const { Outputs } = template.toJSON();
  expect(Object.keys(Outputs).sort()).toEqual([
    'ArchiveBucket',
    'EdgeDomain',
    'EventLogTable',
    'NextStep',
    'RegistryTable',
    'RollupsTable',
    'RootSecret',
    'Url',
    'UserPool',
    'WebBucket',
  ]);
  expect(Outputs.NextStep.Value).toMatch(/^npm run issuer -- --stack Badgetrail [\x20-\x7e]+$/);
});

test('a circle of resources is noticed: so the redirect cannot be told its own address', () => {
  const stack = newStack();
  const { redirect } = stack.node.findChild('redirect') as Redirect;
  redirect.addEnvironment('PUBLIC_URL', (stack.node.findChild('edge') as Edge).url);
  expect(() => synthesize(stack)).toThrow('cycle');
});

describe('cdk-nag', () => {
  const webFolder = mkdtempSync(join(tmpdir(), 'web-'));
  beforeAll(() => writeFileSync(join(webFolder, 'index.html'), '<!doctype html>'));
  afterAll(() => rmSync(webFolder, { recursive: true }));

  test('passes, with or without files for the dashboard', () => {
    expect(() => checked(new BadgetrailStack(appWithNag(), 'Badgetrail'))).not.toThrow();
    const props = { webFolder };
    expect(() => checked(new BadgetrailStack(appWithNag(), 'Badgetrail', props))).not.toThrow();
  });

  test('notices what nobody has acknowledged', () => {
    const stack = new BadgetrailStack(appWithNag(), 'Badgetrail');
    new Bucket(stack, 'open-bucket');
    expect(() => checked(stack)).toThrow('AwsSolutions-S1');
  });
});

function appWithNag(): App {
  const app = newApp();
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}

function checked(stack: BadgetrailStack): void {
  (stack.node.root as App).synth();
}

function withoutAssetHashes(json: unknown): unknown {
  return JSON.parse(JSON.stringify(json).replaceAll(/[0-9a-f]{64}/g, '<asset>'));
}

import { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { WafStack } from '../../infra/waf-stack.ts';
import { newApp } from './synthesized.ts';

const stack = new WafStack(newApp({ builtinCloudFormationValidation: false }), 'BadgetrailWaf');
const template = Template.fromStack(stack);
const [acl] = Object.values(template.findResources('AWS::WAFv2::WebACL'));

test('the rate rules are where CloudFront can use them', () => {
  expect(stack.region).toBe('us-east-1');
  expect(acl?.Properties.Scope).toBe('CLOUDFRONT');
  template.hasOutput('WebAclArn', {});
});

test('an address over the rate is answered 429 with Retry-After, and counted', () => {
  for (const { Action, Statement, VisibilityConfig } of acl?.Properties.Rules ?? []) {
    expect(Action.Block.CustomResponse).toMatchObject({
      ResponseCode: 429,
      ResponseHeaders: [{ Name: 'retry-after', Value: '60' }],
    });
    expect(Statement.RateBasedStatement).toMatchObject({
      AggregateKeyType: 'IP',
      EvaluationWindowSec: 60,
    });
    expect(VisibilityConfig.CloudWatchMetricsEnabled).toBe(true);
  }
});

test('keeps no sample of anybody’s request', () => {
  expect(JSON.stringify(acl)).not.toContain('"SampledRequestsEnabled":true');
});

test('public pages are what people see, and nothing else', () => {
  const [publicPages] = acl?.Properties.Rules ?? [];
  const { RegexString } =
    publicPages.Statement.RateBasedStatement.ScopeDownStatement.RegexMatchStatement;
  const paths = ['/l/x', '/c/x', '/b/x/share/y', '/o/x', '/v1/credentials', '/', '/share.js'];
  expect(paths.filter((path) => new RegExp(RegexString).test(path))).toEqual(paths.slice(0, 4));
});

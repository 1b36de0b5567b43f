import { Match } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { functions, resources, synthesize } from './synthesized.ts';

const synthesized = synthesize();
const { template } = synthesized;
const { aggregate, overflow, sweep, audit, rank } = functions(synthesized);

test('the log is counted from its first line, in large batches, a second late at most', () => {
  template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
    FunctionName: { Ref: aggregate?.id },
    EventSourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^storageeventlog'), 'StreamArn'] },
    StartingPosition: 'TRIM_HORIZON',
    BatchSize: 1000,
    MaximumBatchingWindowInSeconds: 1,
    ParallelizationFactor: 2,
    FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] },
  });
});

test('a batch that keeps failing is cut, tried again, and at last set aside for a person', () => {
  template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
    FunctionName: { Ref: aggregate?.id },
    BisectBatchOnFunctionError: true,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    MaximumRetryAttempts: 10,
    DestinationConfig: {
      OnFailure: {
        Destination: { 'Fn::GetAtt': [Match.stringLikeRegexp('^counterdeadletters'), 'Arn'] },
      },
    },
  });
});

test('overflowed clicks are brought in ten at a time, each answered for itself', () => {
  template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
    FunctionName: { Ref: overflow?.id },
    EventSourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^overflowqueue'), 'Arn'] },
    BatchSize: 10,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
  });
});

test('imports run one at a time per invocation, and a failed one is redelivered alone', () => {
  template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
    FunctionName: { Ref: functions(synthesized).import?.id },
    BatchSize: 1,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
  });
});

test('an overflowed click that keeps failing is set aside for a person, after days', () => {
  const queues = resources(synthesized, 'AWS::SQS::Queue');
  const [, queue] = Object.entries(queues).find(([id]) => id.startsWith('overflowqueue')) ?? [];
  const { RedrivePolicy, VisibilityTimeout } = queue?.Properties ?? {};
  expect(RedrivePolicy.deadLetterTargetArn['Fn::GetAtt'][0]).toMatch(/^overflowdeadletters/);
  expect(RedrivePolicy.maxReceiveCount).toBe(20);
  // AWS's rule: a message must stay hidden for six times as long as the function may take.
  expect(VisibilityTimeout).toBeGreaterThanOrEqual(6 * overflow?.Properties.Timeout);
});

test('queues keep what they hold for a fortnight, and speak only TLS', () => {
  const queues = resources(synthesized, 'AWS::SQS::Queue');
  expect(Object.keys(queues)).toHaveLength(5);
  for (const { Properties } of Object.values(queues)) {
    expect(Properties.MessageRetentionPeriod).toBe(14 * 24 * 3600);
  }
  const policies = Object.values(resources(synthesized, 'AWS::SQS::QueuePolicy'));
  const secured = policies.filter(({ Properties }) =>
    JSON.stringify(Properties.PolicyDocument).includes('"aws:SecureTransport":"false"'),
  );
  expect(secured).toHaveLength(5);
});

test.each([
  ['sweep', sweep, 'rate(5 minutes)'],
  ['audit', audit, 'cron(20 3 * * ? *)'],
  ['rank', rank, 'rate(1 hour)'],
])('%s is called on its schedule', (_, fn, schedule) => {
  template.hasResourceProperties('AWS::Events::Rule', {
    ScheduleExpression: schedule,
    State: 'ENABLED',
    Targets: [{ Arn: { 'Fn::GetAtt': [fn?.id, 'Arn'] } }],
  });
});

test.each([
  ['sweep', sweep],
  ['audit', audit],
  ['rank', rank],
])('%s runs once for each call: what failed is not run again beside the next', (_, fn) => {
  template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
    FunctionName: { Ref: fn?.id },
    MaximumRetryAttempts: 0,
  });
});

test('a sweep ends before the next one begins', () => {
  expect(sweep?.Properties.Timeout).toBeLessThan(5 * 60);
});

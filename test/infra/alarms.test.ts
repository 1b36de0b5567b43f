import { readFileSync } from 'node:fs';
import { Match } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { newStack, resources, synthesize } from './synthesized.ts';

const synthesized = synthesize();
const { template } = synthesized;
const alarms = Object.values(resources(synthesized, 'AWS::CloudWatch::Alarm'));

test.each([
  ['a drift of the counts', { Namespace: 'Badgetrail', MetricName: 'Drift', Threshold: 0 }],
  [
    'events that nobody counts',
    { Namespace: 'Badgetrail', MetricName: 'EventsLate', Threshold: 0 },
  ],
  ['counting that is 15 minutes late', { MetricName: 'IteratorAge', Threshold: 900_000 }],
  ['clicks that wait 15 minutes', { MetricName: 'ApproximateAgeOfOldestMessage', Threshold: 900 }],
  ['errors that visitors meet', { MetricName: 'Url5xxCount', Namespace: 'AWS/Lambda' }],
  ['errors that issuers meet', { MetricName: '5xx', Namespace: 'AWS/ApiGateway' }],
  ['members who cannot sign in', { MetricName: 'SignInsFailed', Namespace: 'Badgetrail' }],
])('%s wakes somebody', (_, expected) => {
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    ...expected,
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'notBreaching',
  });
});

const SERVICE = [{ Name: 'service', Value: { Ref: 'AWS::StackName' } }];

test.each([
  ['sweep', { MetricName: 'SweepsDone', Period: 300, EvaluationPeriods: 3 }],
  ['ranking', { MetricName: 'RankingsDone', Period: 3600, EvaluationPeriods: 3 }],
  ['audit', { MetricName: 'AuditsDone', Period: 3600, EvaluationPeriods: 26 }],
])('a %s that no longer runs wakes somebody: silence is an alarm', (_, expected) => {
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    ...expected,
    Namespace: 'Badgetrail',
    Dimensions: SERVICE,
    Threshold: 1,
    ComparisonOperator: 'LessThanThreshold',
    TreatMissingData: 'breaching',
  });
});

test('a lost click wakes somebody, told of or swallowed by a crash, a time-out or a throttle', () => {
  const lost = alarms.find(({ Properties }) => /neither logged/.test(Properties.AlarmDescription));
  const metrics = lost?.Properties.Metrics.flatMap(({ MetricStat }: never) => MetricStat ?? []);
  expect(metrics.map(({ Metric: { MetricName } }: never) => MetricName)).toEqual([
    'ClicksLost',
    'Errors',
    'Throttles',
  ]);
  expect(lost?.Properties).toMatchObject({ Threshold: 0, TreatMissingData: 'notBreaching' });
});

test('no alarm listens to another stack of the same account and region', () => {
  const own = alarms.filter(({ Properties }) => Properties.Namespace === 'Badgetrail');
  expect(own.length).toBeGreaterThan(5);
  for (const { Properties } of own) expect(Properties.Dimensions).toEqual(SERVICE);
});

test('alarms add up at most ten metrics, as CloudWatch allows', () => {
  const sums = alarms.flatMap(({ Properties }) => (Properties.Metrics ? [Properties.Metrics] : []));
  expect(sums.length).toBeGreaterThan(3);
  for (const metrics of sums) expect(metrics.length - 1).toBeLessThanOrEqual(10);
});

test('every alarm says in docs/operations.md what to do, and every entry there is an alarm', () => {
  const text = readFileSync('docs/operations.md', 'utf8');
  const table = text.slice(text.indexOf('| alarm |'), text.indexOf('## Logs'));
  const described = [...table.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name);
  const { node } = synthesized.stack.node.findChild('alarms');
  const names = node.children.map((one) => one.node.id).filter((name) => name !== 'topic');
  expect(described.sort()).toEqual(names.sort());
});

test('every dead letter wakes somebody', () => {
  const queues = Object.keys(resources(synthesized, 'AWS::SQS::Queue'));
  const deadLetters = queues.filter((id) => id.includes('deadletters'));
  expect(deadLetters).toHaveLength(3);
  for (const id of deadLetters) {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Threshold: 0,
      Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [id, 'QueueName'] } }],
    });
  }
});

test('every alarm says what it means, and is heard', () => {
  expect(alarms).toHaveLength(24);
  for (const { Properties } of alarms) {
    expect(Properties.AlarmDescription).toMatch(/^[\x20-\x7e]+\.$/);
    expect(Properties.AlarmActions).toEqual([{ Ref: expect.stringMatching(/^alarmstopic/) }]);
  }
});

test('alarms may publish: a topic with a policy of its own lets nobody in by default', () => {
  template.hasResourceProperties('AWS::SNS::TopicPolicy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Effect: 'Allow',
          Action: 'sns:Publish',
          Principal: { Service: 'cloudwatch.amazonaws.com' },
        }),
      ]),
    },
  });
});

test('an e-mail address is told if the operator gives one', () => {
  template.resourceCountIs('AWS::SNS::Subscription', 0);
  const asked = synthesize(newStack({ alarmEmail: 'night@academy.example' }));
  asked.template.hasResourceProperties('AWS::SNS::Subscription', {
    Protocol: 'email',
    Endpoint: 'night@academy.example',
  });
});

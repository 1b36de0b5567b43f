import { Match } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { newStack, resources, synthesize } from './synthesized.ts';

const synthesized = synthesize();
const { template } = synthesized;
const alarms = Object.values(resources(synthesized, 'AWS::CloudWatch::Alarm'));

test.each([
  ['a lost click', { Namespace: 'Badgetrail', MetricName: 'ClicksLost', Threshold: 0 }],
  ['a drift of the counts', { Namespace: 'Badgetrail', MetricName: 'Drift', Threshold: 0 }],
  [
    'events that nobody counts',
    { Namespace: 'Badgetrail', MetricName: 'EventsLate', Threshold: 0 },
  ],
  ['counting that is 15 minutes late', { MetricName: 'IteratorAge', Threshold: 900_000 }],
  ['clicks that wait 15 minutes', { MetricName: 'ApproximateAgeOfOldestMessage', Threshold: 900 }],
  ['errors that visitors meet', { MetricName: 'Url5xxCount', Namespace: 'AWS/Lambda' }],
  ['errors that issuers meet', { MetricName: '5xx', Namespace: 'AWS/ApiGateway' }],
])('%s wakes somebody', (_, expected) => {
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    ...expected,
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'notBreaching',
  });
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
  expect(alarms).toHaveLength(12);
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

import { Aws, Duration, Validations } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Choices } from '../choices.ts';
import type { Api } from './api.ts';
import type { Audit } from './audit.ts';
import type { Counter } from './counter.ts';
import type { Imports } from './imports.ts';
import type { Overflow } from './overflow.ts';
import type { Redirect } from './redirect.ts';
import type { Sweeper } from './sweeper.ts';

export interface AlarmsProps extends Pick<Choices, 'alarmEmail'> {
  readonly redirect: Redirect;
  readonly api: Api;
  readonly counter: Counter;
  readonly overflow: Overflow;
  readonly imports: Imports;
  readonly sweeper: Sweeper;
  readonly audit: Audit;
}

/** What is measured, the most it may be, and what it means when it is more. */
type Limit = { readonly metric: IMetric; readonly max: number; readonly meaning: string };

const LATE = Duration.minutes(15);

/** What a person would get up for: something is lost, wrong, or late. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, { alarmEmail, ...props }: AlarmsProps) {
    super(scope, id);
    const topic = this.#topic();
    if (alarmEmail) topic.addSubscription(new EmailSubscription(alarmEmail));
    for (const [name, { metric, max, meaning }] of Object.entries(limits(props))) {
      const alarm = new Alarm(this, name, {
        metric,
        threshold: max,
        alarmDescription: meaning,
        comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
        evaluationPeriods: 1,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      });
      alarm.addAlarmAction(new SnsAction(topic));
    }
  }

  #topic(): Topic {
    const topic = new Topic(this, 'topic', { enforceSSL: true });
    Validations.of(topic).acknowledge({
      id: 'AwsSolutions-SNS2',
      reason: 'It carries the names of alarms, which are no secret.',
    });
    // A topic with a policy of its own has lost the default one, which lets alarms in.
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    return topic;
  }
}

function limits({
  redirect,
  api,
  counter,
  overflow,
  imports,
  sweeper,
  audit,
}: Omit<AlarmsProps, 'alarmEmail'>) {
  return {
    'clicks-lost': {
      metric: ours('ClicksLost'),
      max: 0,
      meaning: 'A click could be neither logged nor queued.',
    },
    drift: { metric: ours('Drift'), max: 0, meaning: 'Rollups differ from a recount of the log.' },
    'late-events': {
      metric: ours('EventsLate'),
      max: 0,
      meaning: 'Events of the log wait that neither stream nor sweep counts.',
    },
    'uncounted-batches': {
      metric: counter.deadLetters.metricApproximateNumberOfMessagesVisible(),
      max: 0,
      meaning: 'Batches of the log could not be counted.',
    },
    'counting-is-late': {
      metric: counter.aggregate.metric('IteratorAge', { statistic: 'Maximum' }),
      max: LATE.toMilliseconds(),
      meaning: 'Reports are more than a quarter of an hour behind.',
    },
    'stranded-clicks': {
      metric: overflow.deadLetters.metricApproximateNumberOfMessagesVisible(),
      max: 0,
      meaning: 'Overflowed clicks could not be brought into the log.',
    },
    'overflow-is-late': {
      metric: overflow.queue.metricApproximateAgeOfOldestMessage(),
      max: LATE.toSeconds(),
      meaning: 'Overflowed clicks have waited for more than a quarter of an hour.',
    },
    'stranded-imports': {
      metric: imports.deadLetters.metricApproximateNumberOfMessagesVisible(),
      max: 0,
      meaning: 'Imports could not go on; they can be started again.',
    },
    'redirect-errors': {
      // Lambda's own error count would miss the 500 that the handler answers itself.
      metric: redirect.redirect.metric('Url5xxCount', { statistic: 'Sum' }),
      max: 5,
      meaning: 'Visitors meet errors instead of badges.',
    },
    'api-errors': {
      metric: api.httpApi.metricServerError({ statistic: 'Sum' }),
      max: 5,
      meaning: 'Issuers meet errors; their sign-ups may wait with them.',
    },
    'sweep-errors': {
      metric: sweeper.sweep.metricErrors({ period: LATE }),
      max: 3,
      meaning: 'Nobody looks for uncounted lanes, and tomorrow may have no salt.',
    },
    'audit-errors': {
      metric: audit.audit.metricErrors(),
      max: 0,
      meaning: 'The nightly audit did not end.',
    },
  } satisfies Record<string, Limit>;
}

function ours(metricName: string): Metric {
  return new Metric({
    namespace: 'Badgetrail',
    metricName,
    statistic: 'Sum',
    period: Duration.minutes(5),
  });
}

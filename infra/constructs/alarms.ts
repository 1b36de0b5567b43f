import { Duration, Validations } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Audit } from './audit.ts';
import type { Counter } from './counter.ts';
import type { Overflow } from './overflow.ts';
import type { PublicPages } from './public-pages.ts';

export interface AlarmsProps {
  readonly counter: Counter;
  readonly overflow: Overflow;
  readonly pages: PublicPages;
  readonly audit: Audit;
}

/** What a person would get up for: something is lost, wrong, or late. */
export class Alarms extends Construct {
  readonly #topic: Topic;

  constructor(scope: Construct, id: string, { counter, overflow, pages, audit }: AlarmsProps) {
    super(scope, id);
    this.#topic = new Topic(this, 'topic', { enforceSSL: true });
    Validations.of(this.#topic).acknowledge({
      id: 'AwsSolutions-SNS2',
      reason: 'It carries names of alarms, which are no secret.',
    });
    const email: unknown = this.node.tryGetContext('alarmEmail');
    if (typeof email === 'string') this.#topic.addSubscription(new EmailSubscription(email));

    this.#above(
      0,
      'clicks-lost',
      ours('ClicksLost'),
      'A click could be neither logged nor queued.',
    );
    this.#above(0, 'drift', ours('Drift'), 'Rollups differ from a recount of the log.');
    this.#above(
      0,
      'uncounted-batches',
      counter.deadLetters.metricApproximateNumberOfMessagesVisible(),
      'Batches of the log could not be counted.',
    );
    this.#above(
      0,
      'stranded-clicks',
      overflow.deadLetters.metricApproximateNumberOfMessagesVisible(),
      'Overflowed clicks could not be brought into the log.',
    );
    this.#above(
      Duration.minutes(15).toMilliseconds(),
      'counting-is-late',
      counter.aggregate.metric('IteratorAge', { statistic: 'Maximum' }),
      'Reports are more than a quarter of an hour behind.',
    );
    this.#above(5, 'redirect-errors', pages.redirect.metricErrors(), 'Visitors meet errors.');
    this.#above(0, 'audit-errors', audit.audit.metricErrors(), 'The nightly audit did not end.');
  }

  #above(threshold: number, id: string, metric: IMetric, alarmDescription: string): void {
    const alarm = new Alarm(this, id, {
      metric,
      threshold,
      alarmDescription,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.#topic));
  }
}

function ours(metricName: string): Metric {
  return new Metric({
    namespace: 'Badgetrail',
    metricName,
    statistic: 'Sum',
    period: Duration.minutes(5),
  });
}

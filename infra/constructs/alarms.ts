import { Aws, Duration, Stack, Validations } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Choices } from '../choices.ts';
import type { Api } from './api.ts';
import type { Counter } from './counter.ts';
import type { Imports } from './imports.ts';
import type { Overflow } from './overflow.ts';
import { type FunctionOf, functionsOf } from './service-function.ts';
import type { Storage } from './storage.ts';

export interface AlarmsProps extends Pick<Choices, 'alarmEmail'> {
  readonly storage: Storage;
  readonly api: Api;
  readonly counter: Counter;
  readonly overflow: Overflow;
  readonly imports: Imports;
}

/** What is measured, the most it may be, and what it means when it is more. */
type Limit = { readonly metric: IMetric; readonly max: number; readonly meaning: string };

/** What must happen within so many periods, and what it means when it does not. */
type Pulse = {
  readonly done: string;
  readonly period: Duration;
  readonly periods: number;
  readonly meaning: string;
};

const LATE = Duration.minutes(15);

const FIVE_MINUTES = Duration.minutes(5);

/**
 * What a person would get up for: something is lost, wrong, late, or no longer done. What to do
 * about each is in docs/operations.md, held by a test.
 */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, { alarmEmail, ...props }: AlarmsProps) {
    super(scope, id);
    const action = new SnsAction(this.#topic(alarmEmail));
    for (const [name, { metric, max, meaning }] of Object.entries(limits(this, props))) {
      const alarm = new Alarm(this, name, {
        metric,
        threshold: max,
        alarmDescription: meaning,
        comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
        evaluationPeriods: 1,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      });
      alarm.addAlarmAction(action);
    }
    for (const [name, { done, period, periods, meaning }] of Object.entries(PULSES)) {
      const alarm = new Alarm(this, name, {
        metric: ours(done, period),
        threshold: 1,
        alarmDescription: meaning,
        comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
        evaluationPeriods: periods,
        // Nothing is written where nothing runs: silence is the alarm.
        treatMissingData: TreatMissingData.BREACHING,
      });
      alarm.addAlarmAction(action);
    }
  }

  #topic(alarmEmail: string | undefined): Topic {
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
    if (alarmEmail) topic.addSubscription(new EmailSubscription(alarmEmail));
    return topic;
  }
}

const PULSES = {
  'no-sweep': {
    done: 'SweepsDone',
    period: FIVE_MINUTES,
    periods: 3,
    meaning: 'No sweep has succeeded for a quarter of an hour.',
  },
  'no-ranking': {
    done: 'RankingsDone',
    period: Duration.hours(1),
    periods: 3,
    meaning: 'No ranking has succeeded for three hours.',
  },
  'no-audit': {
    done: 'AuditsDone',
    period: Duration.hours(1),
    periods: 26,
    meaning: 'No audit has succeeded for 26 hours.',
  },
} satisfies Record<string, Pulse>;

function limits(scope: Construct, props: Omit<AlarmsProps, 'alarmEmail'>) {
  const { storage, api, counter, overflow, imports } = props;
  const fn = functionsOf(Stack.of(scope));
  return {
    'clicks-lost': {
      // What a time-out, a crash or a throttle swallows cannot tell of itself.
      metric: sumOf({
        told: ours('ClicksLost'),
        crashed: fn.redirect.metricErrors(),
        throttled: fn.redirect.metricThrottles(),
      }),
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
      metric: fn.aggregate.metric('IteratorAge', { statistic: 'Maximum' }),
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
    // Lambda's own error count would miss the 500 that a handler answers itself.
    'redirect-errors': answered(fn.redirect, 'Visitors meet errors instead of badges.'),
    'page-errors': answered(fn.pages, 'Visitors meet errors on badge pages.'),
    'card-errors': answered(fn.card, 'Networks meet errors instead of share cards.'),
    'api-errors': {
      metric: api.httpApi.metricServerError({ statistic: 'Sum' }),
      max: 5,
      meaning: 'Issuers meet errors; their sign-ups may wait with them.',
    },
    'sign-in-errors': {
      metric: ours('SignInsFailed'),
      max: 0,
      meaning: 'Members of teams cannot sign in.',
    },
    'import-errors': failed(fn.import, 'Imports fail and are tried again.'),
    'overflow-errors': failed(fn.overflow, 'The overflow queue is not being emptied.'),
    'sweep-errors': failed(fn.sweep, 'A sweep failed; the next one follows in five minutes.', 2),
    'rank-errors': failed(fn.rank, 'A ranking did not end; long rankings are slow without it.'),
    'audit-errors': failed(fn.audit, 'The nightly audit did not end.'),
    'public-throttles': {
      metric: throttlesOf([fn.redirect, fn.pages, fn.card, fn.webhooks, fn['admin-api']]),
      max: 0,
      meaning: 'Lambda refuses visitors or systems: the account runs too many functions at once.',
    },
    'background-throttles': {
      metric: throttlesOf([fn.aggregate, fn.overflow, fn.import, fn.sweep, fn.rank, fn.audit]),
      max: 5,
      meaning: 'Lambda refuses work in the background: it is late.',
    },
    'table-throttles': {
      metric: refusalsOf([storage.registry, storage.eventLog, storage.rollups]),
      max: 10,
      meaning: 'DynamoDB refuses reads or writes.',
    },
  } satisfies Record<string, Limit>;
}

function answered(fn: FunctionOf, meaning: string): Limit {
  return { metric: fn.metric('Url5xxCount', { statistic: 'Sum' }), max: 5, meaning };
}

function failed(fn: FunctionOf, meaning: string, max = 0): Limit {
  return { metric: fn.metricErrors({ period: LATE }), max, meaning };
}

function throttlesOf(functions: readonly FunctionOf[]): IMetric {
  return sumOf(
    Object.fromEntries(functions.map((fn, i) => [`throttled${i}`, fn.metricThrottles()])),
  );
}

function refusalsOf(tables: readonly ITable[]): IMetric {
  const refusals = tables.flatMap(({ tableName: TableName }, i) =>
    ['ReadThrottleEvents', 'WriteThrottleEvents'].map((metricName) => {
      const dimensionsMap = { TableName };
      const metric = new Metric({
        namespace: 'AWS/DynamoDB',
        metricName,
        dimensionsMap,
        statistic: 'Sum',
        period: FIVE_MINUTES,
      });
      return [`${metricName.charAt(0).toLowerCase()}${i}`, metric] as const;
    }),
  );
  return sumOf(Object.fromEntries(refusals));
}

/** At most ten, as CloudWatch's alarms allow. */
function sumOf(usingMetrics: Record<string, IMetric>): MathExpression {
  const expression = Object.keys(usingMetrics)
    .map((name) => `FILL(${name}, 0)`)
    .join(' + ');
  return new MathExpression({ expression, usingMetrics, period: FIVE_MINUTES });
}

/** What our functions count, of this stack alone. */
export function ours(metricName: string, period = FIVE_MINUTES): Metric {
  return new Metric({
    namespace: 'Badgetrail',
    metricName,
    dimensionsMap: { service: Aws.STACK_NAME },
    statistic: 'Sum',
    period,
  });
}

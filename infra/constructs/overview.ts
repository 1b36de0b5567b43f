import { Aws, Stack } from 'aws-cdk-lib';
import {
  Dashboard,
  GraphWidget,
  type IMetric,
  Metric,
  type MetricOptions,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { ours } from './alarms.ts';
import type { Api } from './api.ts';
import type { Edge } from './edge.ts';
import type { Overflow } from './overflow.ts';
import { functionsOf } from './service-function.ts';
import type { Storage } from './storage.ts';

export interface OverviewProps {
  readonly storage: Storage;
  readonly api: Api;
  readonly overflow: Overflow;
  readonly edge: Edge;
}

/** A dashboard in CloudWatch for the operator: clicks, lag, errors, and what drives the bill. */
export class Overview extends Construct {
  constructor(scope: Construct, id: string, props: OverviewProps) {
    super(scope, id);
    // Without a name of its own: names of dashboards are the account's, in all regions.
    const dashboard = new Dashboard(this, 'dashboard');
    dashboard.addWidgets(
      new TextWidget({
        markdown: `**${Aws.STACK_NAME}** · what to do about an alarm: docs/operations.md`,
        width: 24,
        height: 1,
      }),
    );
    for (const row of rowsOf(this, props)) {
      const width = 24 / row.length;
      dashboard.addWidgets(
        ...row.map(([title, left]) => new GraphWidget({ title, left, width, height: 6 })),
      );
    }
  }
}

type Graph = readonly [title: string, metrics: IMetric[]];

const SUM: MetricOptions = { statistic: 'Sum' };

function rowsOf(scope: Construct, { storage, api, overflow, edge }: OverviewProps): Graph[][] {
  const fn = functionsOf(Stack.of(scope));
  const every = Object.values(fn);
  const { registry, eventLog, rollups } = storage;
  return [
    [
      ['Clicks', [fn.redirect.metricInvocations(), ours('ClicksLost'), ours('RequestsLimited')]],
      ['Redirect, ms', percentiles(fn.redirect.metricDuration.bind(fn.redirect))],
      ['API', [api.httpApi.metricCount(), api.httpApi.metricClientError(SUM)]],
    ],
    [
      ['Counting is late, ms', [fn.aggregate.metric('IteratorAge', { statistic: 'Maximum' })]],
      ['Overflow', [overflow.queue.metricApproximateNumberOfMessagesVisible()]],
      ['Done', [ours('SweepsDone'), ours('RankingsDone'), ours('AuditsDone')]],
      ['Drift and late events', [ours('Drift'), ours('EventsLate')]],
    ],
    [
      ['Errors of functions', every.map((one) => one.metricErrors())],
      ['Throttles of functions', every.map((one) => one.metricThrottles())],
      [
        'Errors that people meet',
        [
          ...[fn.redirect, fn.pages, fn.card].map((one) => one.metric('Url5xxCount', SUM)),
          api.httpApi.metricServerError(SUM),
        ],
      ],
    ],
    [
      ['Cost: write units', [registry, eventLog, rollups].map(units('ConsumedWriteCapacityUnits'))],
      ['Cost: read units', [registry, eventLog, rollups].map(units('ConsumedReadCapacityUnits'))],
      ['Cost: milliseconds run', every.map((one) => one.metricDuration(SUM))],
      ['Cost: CloudFront requests', [edgeRequests(edge)]],
    ],
  ];
}

function percentiles(duration: (props: MetricOptions) => Metric): Metric[] {
  return ['p50', 'p99'].map((statistic) => duration({ statistic, label: statistic }));
}

function units(metricName: string) {
  return ({ tableName: TableName }: { readonly tableName: string }) =>
    new Metric({
      namespace: 'AWS/DynamoDB',
      metricName,
      dimensionsMap: { TableName },
      ...SUM,
    });
}

/** CloudFront counts in us-east-1, wherever the stack is. */
function edgeRequests({ distribution }: Edge): Metric {
  return new Metric({
    namespace: 'AWS/CloudFront',
    metricName: 'Requests',
    dimensionsMap: { DistributionId: distribution.distributionId, Region: 'Global' },
    region: 'us-east-1',
    ...SUM,
  });
}

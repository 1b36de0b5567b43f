import { Duration, Validations } from 'aws-cdk-lib';
import { FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Archive } from './archive.ts';
import { ServiceFunction } from './service-function.ts';
import type { Storage } from './storage.ts';

export interface CounterProps {
  readonly storage: Storage;
  readonly archive: Archive;
}

/** Counts the log into Rollups, each event once. */
export class Counter extends Construct {
  readonly aggregate: ServiceFunction;
  /** Batches that could not be counted. The sweep counts their events; a person asks why. */
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, { storage, archive }: CounterProps) {
    super(scope, id);
    this.deadLetters = new Queue(this, 'dead-letters', {
      retentionPeriod: Duration.days(14),
      enforceSSL: true,
    });
    Validations.of(this.deadLetters).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is the dead-letter queue, of an event source that CDK-nag does not look at.',
    });
    this.aggregate = new ServiceFunction(this, 'aggregate', {
      memorySize: 1024,
      timeout: Duration.minutes(2),
    });
    storage.allow(this.aggregate, {
      eventLog: ['GetItem', 'Query'],
      rollups: ['GetItem', 'PutItem', 'UpdateItem', 'ConditionCheckItem'],
    });
    archive.allowWriting(this.aggregate);
    this.aggregate.addEventSource(
      new DynamoEventSource(storage.eventLog, {
        startingPosition: StartingPosition.TRIM_HORIZON,
        batchSize: 1000,
        maxBatchingWindow: Duration.seconds(1),
        parallelizationFactor: 2,
        bisectBatchOnError: true,
        reportBatchItemFailures: true,
        retryAttempts: 10,
        onFailure: new SqsDlq(this.deadLetters),
        // What TTL deletes is streamed as well: only new lines count.
        filters: [FilterCriteria.filter({ eventName: FilterRule.isEqual('INSERT') })],
      }),
    );
  }
}

import { Duration } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ServiceFunction } from './service-function.ts';
import type { Storage } from './storage.ts';

export interface OverflowProps {
  readonly storage: Storage;
}

/** Where clicks wait that the log would not take, and what brings them there after all. */
export class Overflow extends Construct {
  readonly queue: Queue;
  /** Clicks that could not be brought into the log. Nothing takes them out but a person. */
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, { storage }: OverflowProps) {
    super(scope, id);
    this.deadLetters = new Queue(this, 'dead-letters', {
      retentionPeriod: Duration.days(14),
      enforceSSL: true,
    });
    this.queue = new Queue(this, 'queue', {
      retentionPeriod: Duration.days(14),
      visibilityTimeout: Duration.minutes(2),
      enforceSSL: true,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 20 },
    });
    const overflow = new ServiceFunction(this, 'overflow', { timeout: Duration.seconds(20) });
    storage.allow(overflow, { eventLog: ['GetItem', 'PutItem'] });
    overflow.addEventSource(
      new SqsEventSource(this.queue, {
        batchSize: 10,
        reportBatchItemFailures: true,
        // Clicks overflow because the log is throttled: bring them in gently.
        maxConcurrency: 5,
      }),
    );
  }

  /** Let a function hand clicks to the queue. */
  allowSending(grantee: LambdaFunction): void {
    grantee.addEnvironment('OVERFLOW_QUEUE_URL', this.queue.queueUrl);
    this.queue.grant(grantee, 'sqs:SendMessage');
  }
}

import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { BlockPublicAccess, Bucket, BucketEncryption, type CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { IMPORT_ATTEMPTS_MAX } from '#shared/importing/import-attempts.ts';
import { ServiceFunction } from './service-function.ts';
import { PUBLISHING, type Storage } from './storage.ts';

export interface ImportsProps {
  readonly storage: Storage;
}

/** Lambda's maximum. */
const timeout = Duration.minutes(15);

/** Uploaded files, the queue of imports, and the function that reads them chunk by chunk. */
export class Imports extends Construct {
  readonly queue: Queue;
  /** Imports that failed on every attempt. An operator has to remove them. */
  readonly deadLetters: Queue;
  readonly #uploads: Bucket;

  constructor(scope: Construct, id: string, { storage }: ImportsProps) {
    super(scope, id);
    this.#uploads = this.#bucket();
    this.deadLetters = new Queue(this, 'dead-letters', {
      retentionPeriod: Duration.days(14),
      enforceSSL: true,
    });
    this.queue = new Queue(this, 'queue', {
      retentionPeriod: Duration.days(14),
      // After a crash in the middle of a run, the message is redelivered once this has passed.
      visibilityTimeout: timeout.plus(Duration.minutes(1)),
      enforceSSL: true,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: IMPORT_ATTEMPTS_MAX },
    });
    const run = new ServiceFunction(this, 'import', { memorySize: 1769, timeout });
    storage.allow(run, PUBLISHING);
    this.#allowFiles(run, ['GetObject', 'DeleteObject']);
    this.#allowQueueing(run);
    new Rule(this, 'hourly', {
      schedule: Schedule.rate(Duration.hours(1)),
      targets: [new LambdaTarget(run, { event: RuleTargetInput.fromObject({ pull: 'all' }) })],
    });
    run.addEventSource(
      new SqsEventSource(this.queue, {
        // An import may take the whole time-out.
        batchSize: 1,
        reportBatchItemFailures: true,
        maxConcurrency: 5,
      }),
    );
  }

  /** Lets a function store uploads and queue imports. */
  allowUploading(grantee: LambdaFunction): void {
    this.#allowFiles(grantee, ['PutObject']);
    this.#allowQueueing(grantee);
  }

  #allowQueueing(grantee: LambdaFunction): void {
    grantee.addEnvironment('IMPORT_QUEUE_URL', this.queue.queueUrl);
    this.queue.grant(grantee, 'sqs:SendMessage');
  }

  #allowFiles(grantee: LambdaFunction, names: readonly string[]): void {
    grantee.addEnvironment('UPLOADS_BUCKET', this.#uploads.bucketName);
    const actions = names.map((name) => `s3:${name}`);
    const resources = [this.#uploads.arnForObjects('*')];
    grantee.addToRolePolicy(new PolicyStatement({ actions, resources }));
    const id = Stack.of(this).getLogicalId(this.#uploads.node.defaultChild as CfnBucket);
    Validations.of(grantee.role ?? grantee).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${id}.Arn>/*]`,
      reason: 'Uploads are named after issuer and import, which are not known in advance.',
    });
  }

  #bucket(): Bucket {
    const bucket = new Bucket(this, 'uploads', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      // Imported files are deleted at once; files of dry runs expire after a week.
      lifecycleRules: [{ expiration: Duration.days(7) }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Validations.of(bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'Only our functions read it, and they log what they do.',
    });
    return bucket;
  }
}

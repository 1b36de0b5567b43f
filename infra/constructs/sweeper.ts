import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import type { Archive } from './archive.ts';
import { ServiceFunction } from './service-function.ts';
import type { Storage } from './storage.ts';

export interface SweeperProps {
  readonly storage: Storage;
  readonly archive: Archive;
}

/** Every five minutes: counts what the stream forgot, and keeps the daily salts. */
export class Sweeper extends Construct {
  readonly sweep: ServiceFunction;

  constructor(scope: Construct, id: string, { storage, archive }: SweeperProps) {
    super(scope, id);
    this.sweep = new ServiceFunction(this, 'sweep', {
      retryAttempts: 0,
      memorySize: 1024,
      timeout: Duration.minutes(4),
    });
    storage.allow(this.sweep, {
      registry: ['PutItem', 'DeleteItem'],
      eventLog: ['GetItem', 'Query'],
      rollups: ['GetItem', 'PutItem', 'UpdateItem', 'ConditionCheckItem'],
    });
    archive.allowWriting(this.sweep);
    new Rule(this, 'schedule', {
      schedule: Schedule.rate(Duration.minutes(5)),
      targets: [new LambdaTarget(this.sweep, { retryAttempts: 0 })],
    });
  }
}

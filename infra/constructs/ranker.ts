import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import { ServiceFunction } from './service-function.ts';
import type { Storage } from './storage.ts';

export interface RankerProps {
  readonly storage: Storage;
}

/** Every hour: makes the files that long rankings read instead of every leaf. */
export class Ranker extends Construct {
  readonly rank: ServiceFunction;

  constructor(scope: Construct, id: string, { storage }: RankerProps) {
    super(scope, id);
    this.rank = new ServiceFunction(this, 'rank', {
      retryAttempts: 0,
      memorySize: 3008,
      timeout: Duration.minutes(15),
    });
    storage.allow(this.rank, {
      registry: ['GetItem', 'Query'],
      rollups: ['GetItem', 'Query', 'PutItem', 'UpdateItem'],
    });
    new Rule(this, 'schedule', {
      schedule: Schedule.rate(Duration.hours(1)),
      targets: [new LambdaTarget(this.rank, { retryAttempts: 0 })],
    });
  }
}

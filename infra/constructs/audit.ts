import { Duration, Size } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import { ServiceFunction } from './service-function.ts';
import type { Storage } from './storage.ts';

export interface AuditProps {
  readonly storage: Storage;
}

/** Every night: recounts the log and compares it with what reports show. */
export class Audit extends Construct {
  readonly audit: ServiceFunction;

  constructor(scope: Construct, id: string, { storage }: AuditProps) {
    super(scope, id);
    this.audit = new ServiceFunction(this, 'audit', {
      retryAttempts: 0,
      memorySize: 3008,
      timeout: Duration.minutes(15),
      // It sorts the log on disk, some 300 bytes for each event.
      ephemeralStorageSize: Size.gibibytes(10),
    });
    storage.allow(this.audit, {
      eventLog: ['Scan'],
      rollups: ['GetItem', 'Query', 'Scan', 'UpdateItem'],
    });
    new Rule(this, 'schedule', {
      schedule: Schedule.cron({ hour: '3', minute: '20' }),
      targets: [new LambdaTarget(this.audit, { retryAttempts: 0 })],
    });
  }
}

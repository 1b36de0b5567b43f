import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import {
  ApplicationLogLevel,
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

export interface ServiceFunctionProps {
  /**
   * Memory, in MiB. CPU grows with it.
   *
   * @default 512
   */
  readonly memorySize?: number;
  /**
   * How long one call may take.
   *
   * @default 10 seconds
   */
  readonly timeout?: Duration;
}

/** A Lambda for `functions/<name>/handler.ts`, with this service's runtime and logging. */
export class ServiceFunction extends LambdaFunction {
  constructor(
    scope: Construct,
    name: string,
    { memorySize = 512, timeout = Duration.seconds(10) }: ServiceFunctionProps = {},
  ) {
    super(scope, name, {
      code: Code.fromAsset(`${scope.node.getContext('functionsFolder')}/${name}`),
      handler: 'handler.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize,
      timeout,
      environment: { NODE_OPTIONS: '--enable-source-maps' },
      loggingFormat: LoggingFormat.JSON,
      systemLogLevelV2: SystemLogLevel.WARN,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      logGroup: new LogGroup(scope, `${name}-logs`, {
        retention: RetentionDays.ONE_MONTH,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
    });
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
      reason: 'The managed policy lets it write its logs; all else is granted action by action.',
    });
  }
}

import { Duration, RemovalPolicy, type Size } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
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
  /**
   * Room for temporary files.
   *
   * @default 512 MiB
   */
  readonly ephemeralStorageSize?: Size;
}

/**
 * A Lambda for `functions/<name>/handler.ts`, with this service's runtime and logging.
 *
 * Its role may write to its own log and do nothing else: what more it may do is granted one by one.
 */
export class ServiceFunction extends LambdaFunction {
  constructor(
    scope: Construct,
    name: string,
    { memorySize = 512, timeout = Duration.seconds(10), ...props }: ServiceFunctionProps = {},
  ) {
    const logGroup = new LogGroup(scope, `${name}-logs`, {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(scope, `${name}-role`, {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
    logGroup.grantWrite(role);
    super(scope, name, {
      role,
      logGroup,
      code: Code.fromAsset(`${scope.node.getContext('functionsFolder')}/${name}`),
      handler: 'handler.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize,
      timeout,
      ...props,
      environment: { NODE_OPTIONS: '--enable-source-maps' },
      loggingFormat: LoggingFormat.JSON,
      systemLogLevelV2: SystemLogLevel.WARN,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
    });
  }
}

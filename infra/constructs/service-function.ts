import { Duration, RemovalPolicy, type Size, Stack, Validations } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { choicesIn } from '../choices.ts';

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
  /**
   * How often a failed asynchronous call is run again. A rule's `retryAttempts` is about something
   * else: how often the call is delivered.
   *
   * @default 2, as Lambda does
   */
  readonly retryAttempts?: number;
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
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'X-Ray takes traces, and knows no resource that they could be restricted to.',
    });
    const { logLevel } = choicesIn(scope);
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
      environment: {
        NODE_OPTIONS: '--enable-source-maps',
        POWERTOOLS_SERVICE_NAME: Stack.of(scope).stackName,
        POWERTOOLS_FUNCTION_NAME: name,
        POWERTOOLS_LOG_LEVEL: logLevel,
      },
      tracing: Tracing.ACTIVE,
      loggingFormat: LoggingFormat.JSON,
      systemLogLevelV2: SystemLogLevel.WARN,
      applicationLogLevelV2: ApplicationLogLevel[logLevel],
    });
  }
}

/** A function as alarms and dashboards see it. */
export type FunctionOf = Pick<
  ServiceFunction,
  'metric' | 'metricDuration' | 'metricErrors' | 'metricInvocations' | 'metricThrottles'
>;

const NAMES = [
  'redirect',
  'pages',
  'card',
  'webhooks',
  'admin-api',
  'reports-api',
  'sign-in',
  'team',
  'aggregate',
  'overflow',
  'import',
  'sweep',
  'rank',
  'audit',
] as const;

/** Returns the stack's functions by their folders' names. @throws if one is missing */
export function functionsOf(stack: Stack): Record<(typeof NAMES)[number], FunctionOf> {
  const all = stack.node.findAll().filter((one) => one instanceof ServiceFunction);
  const found: Record<string, FunctionOf> = {};
  for (const name of NAMES) {
    const one = all.find(({ node }) => node.id === name);
    if (!one) throw new Error(`the stack has no function ${name}`);
    found[name] = one;
  }
  return found as Record<(typeof NAMES)[number], FunctionOf>;
}

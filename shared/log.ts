import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context } from 'aws-lambda';

type Fields = Record<string, unknown>;

const { POWERTOOLS_SERVICE_NAME, POWERTOOLS_FUNCTION_NAME, POWERTOOLS_LOG_LEVEL } = process.env;

/** The stack: several of them may run in one account and region. */
const serviceName = POWERTOOLS_SERVICE_NAME ?? 'badgetrail';

const functionName = POWERTOOLS_FUNCTION_NAME ?? 'local';

const logger = new Logger({
  serviceName,
  persistentKeys: { function: functionName },
  // The template says INFO (context `logLevel`); where nobody says anything, only warnings.
  ...(!POWERTOOLS_LOG_LEVEL && { logLevel: 'WARN' }),
});

/**
 * One JSON object per line, as CloudWatch Logs Insights reads it: level, timestamp, service,
 * function, request id. Never a person: no name, no address, no user agent.
 */
export const log = {
  info: (message: string, fields: Fields = {}) => logger.info(message, fields),
  warn: (message: string, fields: Fields = {}) => logger.warn(message, fields),
  error: (message: string, fields: Fields = {}) => logger.error(message, fields),
};

/** Names the request in every line that follows, until the next invocation begins. */
export function beginInvocation(context: Partial<Context> | undefined): void {
  if (context?.awsRequestId) logger.addContext(context as Context);
}

const metrics = new Metrics({ namespace: 'Badgetrail', serviceName });

/**
 * Counts something in CloudWatch's embedded metric format, namespace `Badgetrail`: once for the
 * service, which alarms watch, and once for the function. Fields are for the log line only.
 */
export function metric(name: string, count: number, fields: Record<string, string> = {}): void {
  const single = metrics.singleMetric();
  single.addDimensions({});
  single.addDimensions({ function: functionName });
  for (const [key, value] of Object.entries(fields)) single.addMetadata(key, value);
  single.addMetric(name, MetricUnit.Count, count);
}

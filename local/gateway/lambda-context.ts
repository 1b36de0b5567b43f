import type { Context } from 'aws-lambda';

/** As long as functions behind the API have on AWS. */
const TIMEOUT_MS = 28_000;

const contexts = new Map<string, Context>();

/** What Lambda tells a function about its call. One per function: none of ours reads its request's id. */
export function lambdaContext(functionName: string): Context {
  const known = contexts.get(functionName);
  if (known) return known;
  const context: Context = {
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:local:000000000000:function:${functionName}`,
    awsRequestId: '00000000-0000-0000-0000-000000000000',
    logGroupName: functionName,
    logStreamName: 'local',
    memoryLimitInMB: '1024',
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => TIMEOUT_MS,
    done: () => {},
    fail: () => {},
    succeed: () => {},
  };
  contexts.set(functionName, context);
  return context;
}

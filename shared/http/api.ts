import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { AppError } from '#shared/domain/errors.ts';
import { log } from '#shared/log.ts';
import { problem } from './problem.ts';

export type ApiEvent = APIGatewayProxyEventV2;
export type ApiResult = APIGatewayProxyStructuredResultV2;

/**
 * Wrap an HTTP handler so that every refusal and every bug leaves as a problem document, and so does
 * what is not ready when the function's time is up.
 */
export function api(handle: (event: ApiEvent) => Promise<ApiResult>) {
  return middy<ApiEvent, ApiResult>({ timeoutEarlyResponse: timedOut })
    .onError(answerWithProblem)
    .handler(handle);
}

function timedOut(): never {
  const message = 'try again, or ask for less at once, such as a shorter period';
  throw new AppError('TIMED_OUT', message, { retryAfterSeconds: 10 });
}

function answerWithProblem(request: middy.Request<ApiEvent, ApiResult>): void {
  const { error } = request;
  if (!(error instanceof AppError)) log.error('unexpected error', { error });
  else if (error.code === 'TIMED_OUT') log.error('the time is up', { error });
  request.response = problem(error instanceof AppError ? error : undefined);
}

/** What every answer of the API carries besides its body. */
const API_HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
} as const;

export function json(statusCode: number, body: unknown): ApiResult {
  return {
    statusCode,
    headers: { 'content-type': 'application/json', ...API_HEADERS },
    body: JSON.stringify(body),
  };
}

export function noContent(): ApiResult {
  return { statusCode: 204, headers: API_HEADERS };
}

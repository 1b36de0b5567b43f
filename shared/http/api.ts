import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { AppError } from '#shared/domain/errors.ts';
import { log } from '#shared/log.ts';
import { problem } from './problem.ts';

export type ApiEvent = APIGatewayProxyEventV2;
export type ApiResult = APIGatewayProxyStructuredResultV2;

/** Wrap an HTTP handler so that every refusal and every bug leaves as a problem document. */
export function api(handle: (event: ApiEvent) => Promise<ApiResult>) {
  return middy<ApiEvent, ApiResult>().onError(answerWithProblem).handler(handle);
}

function answerWithProblem(request: middy.Request<ApiEvent, ApiResult>): void {
  const { error } = request;
  if (!(error instanceof AppError)) log.error('unexpected error', { error });
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

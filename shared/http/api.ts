import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { AppError, type ErrorCode } from '#shared/errors.ts';
import { log } from '#shared/log.ts';

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

const KINDS = {
  INVALID_INPUT: { status: 400, title: 'The input is not valid' },
  UNAUTHENTICATED: { status: 401, title: 'Who are you?' },
  FORBIDDEN: { status: 403, title: 'You may not do that' },
  NOT_FOUND: { status: 404, title: 'There is no such thing' },
  CONFLICT: { status: 409, title: 'This contradicts what is stored' },
  GONE: { status: 410, title: 'This is no longer there' },
  PAYLOAD_TOO_LARGE: { status: 413, title: 'The body is too large' },
  TOO_MANY_REQUESTS: { status: 429, title: 'Too many requests' },
  TIMED_OUT: { status: 503, title: 'This took too long' },
} as const satisfies Record<ErrorCode, { status: number; title: string }>;

const OURS = { status: 500, title: 'Something went wrong on our side' };

/** A refusal as RFC 9457 has it; without one, a bare 500 that tells nothing of the inside. */
export function problem(error: AppError | undefined): APIGatewayProxyStructuredResultV2 {
  const code = error?.code ?? 'INTERNAL';
  const { status, title } = error ? KINDS[error.code] : OURS;
  const body = {
    type: `/problems/${code.toLowerCase().replaceAll('_', '-')}`,
    title,
    status,
    detail: error?.message ?? 'Please try again; if it stays, tell the operator.',
    code,
    ...(error && error.faults.length > 0 && { errors: error.faults }),
  };
  return {
    statusCode: status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...(status === 401 && { 'www-authenticate': 'Bearer' }),
      ...(error?.retryAfterSeconds && { 'retry-after': String(error.retryAfterSeconds) }),
    },
    body: JSON.stringify(body),
  };
}

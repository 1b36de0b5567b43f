import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { AppError, type ErrorCode } from '#shared/errors.ts';
import { beginInvocation, log } from '#shared/log.ts';

export type ApiEvent = APIGatewayProxyEventV2;

export type ApiResult = APIGatewayProxyStructuredResultV2;

/**
 * Wrap an HTTP handler so that every refusal and every bug leaves as a problem document, and so does
 * what is not ready when the function's time is up.
 */
export function api(handle: (event: ApiEvent) => Promise<ApiResult>) {
  return middy<ApiEvent, ApiResult>({ timeoutEarlyResponse: timedOut })
    .before(({ context }) => beginInvocation(context))
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
  INVALID_INPUT: { status: 400, title: 'Invalid input' },
  UNAUTHENTICATED: { status: 401, title: 'Unauthorized' },
  FORBIDDEN: { status: 403, title: 'Forbidden' },
  NOT_FOUND: { status: 404, title: 'Not found' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'Method not allowed' },
  CONFLICT: { status: 409, title: 'Conflict' },
  GONE: { status: 410, title: 'Gone' },
  PAYLOAD_TOO_LARGE: { status: 413, title: 'Payload too large' },
  TOO_MANY_REQUESTS: { status: 429, title: 'Too many requests' },
  TIMED_OUT: { status: 503, title: 'Timed out' },
} as const satisfies Record<ErrorCode, { status: number; title: string }>;

const INTERNAL = { status: 500, title: 'Internal error' };

/** Turns an error into an RFC 9457 problem; without one, into a bare 500 that reveals nothing of the inside. */
export function problem(error: AppError | undefined): APIGatewayProxyStructuredResultV2 {
  const code = error?.code ?? 'INTERNAL';
  const { status, title } = error ? KINDS[error.code] : INTERNAL;
  const body = {
    type: `/problems/${code.toLowerCase().replaceAll('_', '-')}`,
    title,
    status,
    detail: error?.message ?? 'Try again. If it keeps failing, contact the operator.',
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
      ...(error?.allowedMethods && { allow: error.allowedMethods.join(', ') }),
      ...(error?.retryAfterSeconds && { 'retry-after': String(error.retryAfterSeconds) }),
    },
    body: JSON.stringify(body),
  };
}

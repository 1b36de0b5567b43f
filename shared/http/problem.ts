import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { AppError, ErrorCode } from '#shared/domain/errors.ts';

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

/** Every way a request can be refused on purpose. Anything else that is thrown is a bug. */
export type ErrorCode =
  | 'INVALID_INPUT'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'METHOD_NOT_ALLOWED'
  | 'CONFLICT'
  | 'GONE'
  | 'PAYLOAD_TOO_LARGE'
  | 'TOO_MANY_REQUESTS'
  | 'TIMED_OUT';

/** One field of the input that was refused: a path such as `recipient.email`, and why. */
export type FieldFault = { readonly field: string; readonly message: string };

type Details = {
  /** The one field at fault; for several, `faults`. */
  readonly field?: string;
  readonly faults?: readonly FieldFault[];
  /** With TOO_MANY_REQUESTS: how long the caller should wait. */
  readonly retryAfterSeconds?: number;
  /** With METHOD_NOT_ALLOWED: the methods of what was asked for. */
  readonly allowedMethods?: readonly string[];
  readonly cause?: unknown;
};

/** A failure that the caller can act on. It carries no HTTP: shared/http decides the status. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly faults: readonly FieldFault[];
  readonly retryAfterSeconds: number | undefined;
  readonly allowedMethods: readonly string[] | undefined;

  constructor(code: ErrorCode, message: string, details: Details = {}) {
    super(message, { cause: details.cause });
    this.code = code;
    this.faults = details.faults ?? (details.field ? [{ field: details.field, message }] : []);
    this.retryAfterSeconds = details.retryAfterSeconds;
    this.allowedMethods = details.allowedMethods;
  }
}

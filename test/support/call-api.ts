import { expect } from 'vitest';
import type { ApiEvent, ApiResult } from '#shared/http/api.ts';

type Fields = Readonly<Record<string, unknown>>;

/** An answer of the API; a body that is absent is `{}`. */
export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly cookies: readonly string[];
  /** A page is its text. */
  readonly body: Fields;
};

export type Call = {
  readonly key?: string;
  /** Sent as it is if it is a text or bytes, else as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
};

type Handler = (event: ApiEvent, context: never) => Promise<ApiResult>;

/** Call a function as the HTTP API does: `call('GET /v1/programs?limit=2', { key })`. */
export function caller(handler: Handler) {
  return async (request: string, { key, body, headers, cookies }: Call = {}): Promise<Answer> => {
    const [method = '', address = ''] = request.split(/ (.*)/s);
    const result = await handler(
      eventOf({
        method,
        address,
        headers: {
          ...(key && { authorization: `Bearer ${key}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        cookies,
        ...textOf(body),
      }),
      {} as never,
    );
    const { statusCode = 0, headers: answered = {}, cookies: set = [], body: text } = result;
    return { status: statusCode, headers: answered, cookies: set, body: bodyOf(text, answered) };
  };
}

function bodyOf(text: string | undefined, headers: ApiResult['headers']): Fields {
  if (!text) return {};
  return /html/.test(String(headers?.['content-type'])) ? { text } : JSON.parse(text);
}

/** A body as API Gateway hands it on: bytes in base64. */
function textOf(body: unknown) {
  if (body instanceof Uint8Array) {
    return { body: Buffer.from(body).toString('base64'), isBase64Encoded: true };
  }
  const text = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
  return { body: text, isBase64Encoded: false };
}

type Request = {
  readonly method: string;
  readonly address: string;
  readonly headers: Record<string, string>;
  readonly cookies: readonly string[] | undefined;
  readonly body: string | undefined;
  readonly isBase64Encoded: boolean;
};

function eventOf({ method, address, headers, cookies, body, isBase64Encoded }: Request): ApiEvent {
  const [rawPath = '', rawQueryString = ''] = address.split(/\?(.*)/s);
  const http = { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1' };
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString,
    headers,
    ...(cookies && { cookies: [...cookies] }),
    ...(rawQueryString && {
      queryStringParameters: Object.fromEntries(new URLSearchParams(rawQueryString)),
    }),
    requestContext: {
      accountId: '000000000000',
      apiId: 'test',
      domainName: 'badges.test',
      domainPrefix: 'badges',
      http: { ...http, userAgent: 'vitest' },
      requestId: 'test',
      routeKey: '$default',
      stage: '$default',
      time: '24/Nov/2026:09:30:00 +0000',
      timeEpoch: 0,
    },
    body,
    isBase64Encoded,
  };
}

/** A text field of an answer that went well. */
export function textIn({ status, body }: Answer, field: string): string {
  const value = body[field];
  if (typeof value === 'string') return value;
  return expect.fail(`no ${field} in ${status} ${JSON.stringify(body)}`);
}

/** The items of a list or of an import. */
export function itemsIn({ status, body }: Answer): Record<string, unknown>[] {
  if (Array.isArray(body.items)) return body.items;
  return expect.fail(`no items in ${status} ${JSON.stringify(body)}`);
}

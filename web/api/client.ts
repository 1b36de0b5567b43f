import type { Problem } from './answers.ts';

/** A refusal of the API, or `status: 0` if it could not be reached. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly faults: NonNullable<Problem['errors']>;

  constructor(status: number, problem: Partial<Problem>) {
    super(problem.detail ?? 'The service did not answer as it should.');
    this.name = 'ApiError';
    this.status = status;
    this.code = problem.code ?? 'UNKNOWN';
    this.faults = problem.errors ?? [];
  }
}

type Query = Readonly<Record<string, string | number | undefined>>;

/** GET an answer of the API. @throws ApiError */
export function read<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
  return call<T>(`${path}${queryText(query)}`, { signal });
}

/** Change something. What has no body answers undefined. @throws ApiError */
export function write<T = undefined>(
  method: 'POST' | 'PATCH' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<T> {
  const headers = { 'content-type': 'application/json' };
  return call<T>(path, { method, headers, body: JSON.stringify(body ?? {}) });
}

/** The same for a body of another kind, such as a part of a file. @throws ApiError */
export function send<T>(method: 'POST' | 'PUT', path: string, body: BodyInit, type: string) {
  return call<T>(path, { method, headers: { 'content-type': type }, body });
}

async function call<T>(url: string, init: RequestInit): Promise<T> {
  const response = await fetch(url, { ...init, credentials: 'same-origin' }).catch((cause) => {
    if (init.signal?.aborted) throw cause;
    const detail = 'The service cannot be reached. Are you online?';
    throw new ApiError(0, { code: 'UNREACHABLE', detail });
  });
  if (!response.ok) throw new ApiError(response.status, await problemIn(response));
  return (response.status === 204 ? undefined : await response.json()) as T;
}

async function problemIn(response: Response): Promise<Partial<Problem>> {
  try {
    return (await response.json()) as Partial<Problem>;
  } catch {
    // Not from the API itself: something on the way refused.
    return {};
  }
}

function queryText(query: Query): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
}

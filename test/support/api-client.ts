import type { RunningService } from './service.ts';

type Fields = Record<string, unknown>;

/** A call to a running service with its admin key. @throws if it is not answered with 2xx */
export async function call<T = Fields>(
  { local: { url, keys } }: RunningService,
  request: string,
  body?: unknown,
): Promise<T> {
  const [method = '', path = ''] = request.split(' ');
  const headers = { authorization: `Bearer ${keys.admin}`, 'content-type': 'application/json' };
  const answer = await fetch(`${url}${path}`, { method, headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${request}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

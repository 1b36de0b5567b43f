import type { Caller } from '#shared/access/authenticate.ts';
import { PageQuery } from '#shared/contracts/text.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { openCursor, sealCursor } from '#shared/http/cursor.ts';
import { parseQuery } from '#shared/http/input.ts';
import type { Page } from '#shared/registry/issuers.ts';

/** A page of one of the issuer's lists, as `{items, nextCursor}`. */
export async function listAnswer<T>(
  event: ApiEvent,
  { issuer }: Caller,
  name: string,
  read: (page: { limit: number; after?: string }) => Promise<Page<T>>,
  answer: (item: T) => unknown,
): Promise<ApiResult> {
  const { limit, cursor } = parseQuery(PageQuery, event);
  const list = `${name}/${issuer.issuerId}`;
  const after = cursor ? await openCursor<string>(list, cursor) : undefined;
  const { items, next } = await read({ limit, after });
  const nextCursor = next ? await sealCursor(list, next) : null;
  return json(200, { items: await Promise.all(items.map(answer)), nextCursor });
}

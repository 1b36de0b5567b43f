import { AppError } from '#shared/errors.ts';
import type { ApiEvent } from '#shared/http/api.ts';
import { idFrom, type MemberId } from '#shared/ids.ts';

/** The member in a request's path. @throws AppError NOT_FOUND: what is not an id is not there either */
export function memberIdIn(event: ApiEvent): MemberId {
  const id = idFrom('mbr', event.pathParameters?.memberId);
  if (id) return id;
  throw new AppError('NOT_FOUND', 'there is no such member', { field: 'memberId' });
}

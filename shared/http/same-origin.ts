import { required } from '#shared/data/environment.ts';
import { AppError } from '#shared/domain/errors.ts';
import type { ApiEvent } from './api.ts';

/** Without a path, it is an origin. */
const ORIGIN = required('PUBLIC_URL');
const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Refuse what another site would have a member's browser do. The browser says where a request comes
 * from, and no page can make it say anything else.
 *
 * @throws AppError FORBIDDEN for what changes something and does not come from our own pages
 */
export function checkOrigin({ headers, requestContext }: ApiEvent): void {
  if (SAFE_METHODS.includes(requestContext.http.method)) return;
  const site = headers['sec-fetch-site'];
  const isOurs = site ? site === 'same-origin' : headers.origin === ORIGIN;
  if (isOurs) return;
  throw new AppError('FORBIDDEN', 'with a session, only the dashboard itself may do that', {
    field: site ? 'sec-fetch-site' : 'origin',
  });
}

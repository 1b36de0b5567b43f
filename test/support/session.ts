import type { Role } from '#shared/access/rules/role.ts';
import { createSession, type SignedIn } from '#shared/access/sessions.ts';
import { type IssuerId, idOf } from '#shared/ids.ts';
import type { Call } from './call-api.ts';

export const SESSION_COOKIE = '__Host-bt_session';

/** Somebody signed in for an issuer, as a browser on our own pages would call. */
export async function sessionOf(
  issuerId: IssuerId,
  role: Role,
  now?: number,
): Promise<Required<Pick<Call, 'cookies' | 'headers'>> & { readonly who: SignedIn }> {
  const memberId = idOf('mbr', crypto.randomUUID().replaceAll('-', ''));
  const who = { issuerId, role, memberId, name: 'Some Body', email: 'somebody@academy.example' };
  const { token } = await createSession(who, now);
  return {
    who,
    cookies: [`${SESSION_COOKIE}=${token}`],
    headers: { 'sec-fetch-site': 'same-origin' },
  };
}

import { required } from '#shared/environment.ts';
import type { ApiEvent } from './api.ts';

/** Without TLS only on a laptop. */
const IS_SECURE = required('PUBLIC_URL').startsWith('https:');
/** A browser takes a `__Host-` cookie from this very host alone, and only over TLS. */
const PREFIX = IS_SECURE ? '__Host-' : '';
const ATTRIBUTES = `Path=/; HttpOnly; SameSite=Lax${IS_SECURE ? '; Secure' : ''}`;

export type CookieName = 'bt_session' | 'bt_sign_in';

/** The value of one of our cookies, or `undefined`. */
export function cookieIn({ cookies = [] }: ApiEvent, name: CookieName): string | undefined {
  const start = `${PREFIX}${name}=`;
  return cookies.find((one) => one.startsWith(start))?.slice(start.length);
}

/** A `Set-Cookie` that no script can read and no other site's form can use. */
export function cookieFor(name: CookieName, value: string, lifeSeconds: number): string {
  return `${PREFIX}${name}=${value}; ${ATTRIBUTES}; Max-Age=${lifeSeconds}`;
}

/** The `Set-Cookie` that takes a cookie away. */
export function withoutCookie(name: CookieName): string {
  return cookieFor(name, '', 0);
}

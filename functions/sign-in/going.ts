import { required } from '#shared/environment.ts';
import type { ApiResult } from '#shared/http/api.ts';

/** Where the identity provider sends people back to. */
export const CALLBACK_URL = `${required('PUBLIC_URL')}/auth/callback`;

/** Send a browser on. Nothing on the way may keep or tell where it came from. */
export function redirectTo(location: string, cookies: string[]): ApiResult {
  const headers = { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' };
  return { statusCode: 302, headers, cookies };
}

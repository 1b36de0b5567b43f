import { createHmac, timingSafeEqual } from 'node:crypto';
import { keyFor } from '#shared/aws/root-secret.ts';
import type { LinkId } from '#shared/ids.ts';

const LIFE_SECONDS = 60 * 60;

const MAC_BYTES = 12;

/** The query parameter of a share link that says: this click is a test. */
export const TEST_PARAMETER = 'bt_test';

/** A mark that makes clicks on that share link tests, for an hour: nobody else can make one. */
export async function sealTestMark(linkId: LinkId, now: number = Date.now()) {
  const expiresAt = Math.floor(now / 1000) + LIFE_SECONDS;
  return { mark: `${expiresAt}.${await macOf(linkId, expiresAt)}`, expiresAt };
}

/** Whether a mark is ours, for that link, and still good. Anything else is as if it were not there. */
export async function isTestMark(
  linkId: LinkId,
  mark: string,
  now: number = Date.now(),
): Promise<boolean> {
  const [, expires, mac = ''] = /^(\d{10})\.([\w-]{16})$/.exec(mark) ?? [];
  const expiresAt = Number(expires);
  if (!(expiresAt > now / 1000)) return false;
  return timingSafeEqual(Buffer.from(mac), Buffer.from(await macOf(linkId, expiresAt)));
}

async function macOf(linkId: LinkId, expiresAt: number): Promise<string> {
  const key = await keyFor('test-mark');
  const mac = createHmac('sha256', key).update(`${linkId}.${expiresAt}`).digest();
  return mac.subarray(0, MAC_BYTES).toString('base64url');
}

import { createHmac, timingSafeEqual } from 'node:crypto';
import { keyFor } from '#shared/aws/root-secret.ts';
import type { LinkId } from '#shared/ids.ts';

const LIFE_SECONDS = 60 * 60;

const MAC_BYTES = 12;

/** The query parameter that marks a click on a share link as a test. */
export const TEST_PARAMETER = 'bt_test';

/** Creates a signed mark, valid for an hour, that makes clicks on the share link tests. */
export async function sealTestMark(linkId: LinkId, now: number = Date.now()) {
  const expiresAt = Math.floor(now / 1000) + LIFE_SECONDS;
  return { mark: `${expiresAt}.${await macOf(linkId, expiresAt)}`, expiresAt };
}

/** Returns whether the mark is signed by us for this link and has not expired. */
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

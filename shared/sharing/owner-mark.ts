import { createHmac, timingSafeEqual } from 'node:crypto';
import { keyFor } from '#shared/aws/root-secret.ts';
import type { CredentialId, RecipientId } from '#shared/ids.ts';

/**
 * The owner cookie. For each opened owner link it holds a mark of the recipient, which identifies their
 * own clicks, and a seal of the credential, which unlocks its impact. Both are HMACs: they cannot be
 * forged and reveal no identity.
 */
type Owned = {
  readonly recipientId: RecipientId;
  readonly credentialId: CredentialId;
  readonly ownerVersion?: number;
};

const COOKIE = 'bt_owner';

const LIFE_SECONDS = 365 * 24 * 60 * 60;

/** 96 bits in 16 letters. */
const MAC_BYTES = 12;

const MAC_LETTERS = 16;

const ENTRIES_MAX = 20;

type Cookies = readonly string[] | undefined;

/** Returns whether the cookies come from the recipient's own browser. One HMAC; free without the cookie. */
export async function isOwnersBrowser(cookies: Cookies, recipientId: RecipientId) {
  const entries = entriesIn(cookies);
  if (entries.length === 0) return false;
  const mark = await macOf('owner-mark', recipientId);
  return entries.some((entry) => isSame(entry.slice(0, MAC_LETTERS), mark));
}

/** Returns whether the cookies unlock a credential's impact. False once its owner link is replaced or revoked. */
export async function opensImpact(cookies: Cookies, owned: Owned): Promise<boolean> {
  const entries = entriesIn(cookies);
  if (entries.length === 0) return false;
  const seal = await sealOf(owned);
  return entries.some((entry) => isSame(entry.slice(MAC_LETTERS), seal));
}

/** The `Set-Cookie` that makes a browser the owner's, for a year; the latest twenty are kept. */
export async function ownerCookie(cookies: Cookies, owned: Owned, isSecure: boolean) {
  const own = `${await macOf('owner-mark', owned.recipientId)}${await sealOf(owned)}`;
  const others = entriesIn(cookies).filter((entry) => entry !== own);
  const value = [own, ...others].slice(0, ENTRIES_MAX).join('.');
  const secure = isSecure ? '; Secure' : '';
  return `${COOKIE}=${value}; Path=/; HttpOnly; SameSite=Lax${secure}; Max-Age=${LIFE_SECONDS}`;
}

/** Returns the CSRF token of the owner's forms. */
export function formProofOf({ credentialId, ownerVersion = 1 }: Owned): Promise<string> {
  return macOf('owner-form', `${credentialId}/${ownerVersion}`);
}

function sealOf({ credentialId, ownerVersion = 1 }: Owned): Promise<string> {
  return macOf('owner-seal', `${credentialId}/${ownerVersion}`);
}

const ENTRY = /^[\w-]{32}$/;

function entriesIn(cookies: Cookies): string[] {
  const cookie = cookies?.find((one) => one.startsWith(`${COOKIE}=`));
  const entries = cookie?.slice(COOKIE.length + 1).split('.') ?? [];
  return entries.filter((entry) => ENTRY.test(entry)).slice(0, ENTRIES_MAX);
}

/** Compares in constant time. Untrusted input may have multi-byte characters, so compares byte lengths first. */
export function isSame(text: string, other: string): boolean {
  const [bytes, otherBytes] = [Buffer.from(text), Buffer.from(other)];
  return bytes.length === otherBytes.length && timingSafeEqual(bytes, otherBytes);
}

async function macOf(purpose: string, text: string): Promise<string> {
  const mac = createHmac('sha256', await keyFor(purpose)).update(text);
  return mac.digest().subarray(0, MAC_BYTES).toString('base64url');
}

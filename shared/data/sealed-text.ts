import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { keyFor } from './root-secret.ts';

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** A text that only we can read, and only for this purpose: AES-256-GCM under a derived key. */
export async function sealText(purpose: string, text: string): Promise<string> {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', await keyFor(`seal:${purpose}`), iv);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
}

/** What was sealed for this purpose. @throws if it was altered, or sealed for another */
export async function openText(purpose: string, sealed: string): Promise<string> {
  const bytes = Buffer.from(sealed, 'base64url');
  const iv = bytes.subarray(0, IV_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', await keyFor(`seal:${purpose}`), iv);
  decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  const text = decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES));
  return Buffer.concat([text, decipher.final()]).toString('utf8');
}

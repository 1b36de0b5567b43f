import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const BYTES = 48;

/**
 * The secret of a data folder, 64 characters; made when first asked for, and never again: every
 * key and id in the folder is derived from it. Without a folder, one that nobody will know again.
 */
export function rootSecretIn(folder?: string): string {
  const file = folder && join(folder, 'root-secret');
  if (file && existsSync(file)) return readFileSync(file, 'utf8').trim();
  const secret = randomBytes(BYTES).toString('base64url');
  if (!file) return secret;
  // Whole or not at all: half a secret would be taken for the secret at the next start.
  writeFileSync(`${file}.new`, secret, { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
  return secret;
}

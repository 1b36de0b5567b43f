import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IssuerWithKeys } from './issuer.ts';

/** All that a person or a script on this machine needs to use the service. */
export type LocalFile = IssuerWithKeys & { readonly url: string };

/** What `local.json` of a data folder says, or `undefined` without one. */
export function readLocalFile(folder: string): LocalFile | undefined {
  const file = fileIn(folder);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as LocalFile) : undefined;
}

/** Write `local.json`, whole or not at all: only its owner may read the keys in it. */
export function writeLocalFile(folder: string, content: LocalFile): void {
  const { url, issuerId, keys, signupSecret } = content;
  const text = JSON.stringify({ url, issuerId, keys, signupSecret }, null, 2);
  writeFileSync(`${fileIn(folder)}.new`, `${text}\n`, { mode: 0o600, flush: true });
  renameSync(`${fileIn(folder)}.new`, fileIn(folder));
}

/** Give `local.json` the name of its issuer, so that the next one does not overwrite it. */
export function keepAside(folder: string, issuerId: string): void {
  renameSync(fileIn(folder), join(folder, `local.${issuerId}.json`));
}

function fileIn(folder: string): string {
  return join(folder, 'local.json');
}

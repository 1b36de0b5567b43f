import { join } from 'node:path';
import { createKey } from '#shared/access/api-keys.ts';
import { signupSecret } from '#shared/attribution/signup-secrets.ts';
import { type IssuerId, idFrom } from '#shared/ids.ts';
import {
  createIssuer,
  findIssuer,
  type Issuer,
  readIssuer,
  updateIssuer,
} from '#shared/registry/issuers.ts';
import { fault } from './data-folder.ts';
import { DATABASE } from './engine/engine-command.ts';
import { keepAside, type LocalFile, readLocalFile } from './local-file.ts';

/** An issuer with all that its systems need. The keys are known only now: their hashes are stored. */
export type IssuerWithKeys = {
  readonly issuerId: IssuerId;
  readonly keys: { readonly admin: string; readonly ingest: string; readonly read: string };
  readonly signupSecret: string;
};

const LOCAL_ISSUER = {
  name: 'Example Academy',
  timeZone: 'UTC',
  allowedHosts: ['academy.example', 'example.com', 'localhost'],
};

/**
 * The issuer of this machine: the one that the folder's `local.json` names, or a new one on a first
 * start. Where `DYNAMODB_ENDPOINT` names other tables than before, a `local.json` whose issuer they
 * do not know is kept aside, for its keys are nowhere else.
 *
 * @throws if the folder's own database does not know the issuer
 */
export async function ensureLocalIssuer(
  folder: string,
): Promise<{ issuer: IssuerWithKeys; isNew: boolean }> {
  const known = readLocalFile(folder);
  if (known && (await findIssuer(known.issuerId))) return { issuer: known, isNew: false };
  if (known && !process.env.DYNAMODB_ENDPOINT) {
    throw fault(
      join(folder, DATABASE),
      `does not know ${known.issuerId}, the issuer of local.json`,
    );
  }
  if (known) keepAside(folder, known.issuerId);
  return { issuer: await issuerWithKeys(LOCAL_ISSUER), isNew: true };
}

/** Sets or, without hosts, lifts what the operator lets an issuer allow. `undefined` if it is unknown. */
export async function setHostCeiling(issuerId: string, hosts: readonly string[] | undefined) {
  const id = idFrom('iss', issuerId);
  const issuer = id && (await readIssuer(id));
  if (!issuer) return undefined;
  const { allowedHosts, hostCeiling } = await updateIssuer(issuer, { hostCeiling: hosts ?? null });
  return { issuerId, allowedHosts, hostCeiling: hostCeiling ?? null };
}

/** Make an issuer, and a key of each scope. A repetition makes another one. */
export async function issuerWithKeys(
  input: Pick<Issuer, 'name' | 'timeZone' | 'allowedHosts' | 'hostCeiling'>,
): Promise<IssuerWithKeys> {
  const { issuerId, signupSecretLatest } = await createIssuer(input);
  const tokenOf = async (scope: keyof LocalFile['keys']) =>
    (await createKey(issuerId, scope, `first ${scope} key`)).token;
  const keys = {
    admin: await tokenOf('admin'),
    ingest: await tokenOf('ingest'),
    read: await tokenOf('read'),
  };
  return { issuerId, keys, signupSecret: await signupSecret(issuerId, signupSecretLatest) };
}

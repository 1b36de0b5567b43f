import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { databaseFault, isSqliteOrEmpty } from './engine/database-file.ts';
import { DATABASE } from './engine/engine-command.ts';
import { EngineRecord, endEngineLeftBehind } from './engine/engine-record.ts';
import { lockFolder } from './engine/lock.ts';

/** What a data folder must hold, so that a missing file is never taken for a first start. */
const Manifest = z.object({
  format: z.literal(1),
  createdAt: z.string(),
  /** SHA-256 of the root secret, in base64url. */
  rootSecretHash: z.string(),
  /** Absent until the first start has completed. */
  issuerId: z.string().optional(),
  /** The data lies in the folder's own database. */
  hasDatabase: z.boolean().optional(),
});

type Manifest = z.infer<typeof Manifest>;

const ROOT_SECRET = /^[\w-]{64}$/;

const LocalJson = z.object({ issuerId: z.string(), keys: z.object({ admin: z.string() }) });
const PeopleJson = z.array(z.object({ sub: z.string(), groups: z.array(z.string()) }));

/**
 * Checks a data folder without writing to it. An empty or new folder passes.
 *
 * @throws Error that names the first file that is missing, empty or damaged, and the way out
 */
export function checkDataFolder(folder: string): void {
  const manifest = readManifest(folder);
  const isExternal = Boolean(process.env.DYNAMODB_ENDPOINT);
  const hasData = manifest?.issuerId !== undefined || existsSync(join(folder, DATABASE));
  const isSettled = manifest ? manifest.issuerId !== undefined : hasData;

  checkLock(folder);
  checkRootSecret(folder, manifest, hasData);
  checkJson(folder, 'local.json', LocalJson, isSettled && hasData);
  checkJson(folder, 'people.json', PeopleJson, manifest?.issuerId !== undefined);
  checkEngineRecord(folder);
  if (!isExternal) checkDatabase(folder, manifest?.hasDatabase ?? false);
}

/** Notes which root secret a folder's data is made with, once. */
export function noteRootSecret(folder: string, rootSecret: string): void {
  if (readManifest(folder)) return;
  const createdAt = new Date().toISOString();
  writeManifest(folder, { format: 1, createdAt, rootSecretHash: hashOf(rootSecret) });
}

/** Notes that a first start has completed: from now on every file must be there. */
export function noteStarted(folder: string, issuerId: string): void {
  const manifest = readManifest(folder);
  const hasDatabase = existsSync(join(folder, DATABASE));
  if (!manifest || (manifest.issuerId === issuerId && manifest.hasDatabase === hasDatabase)) return;
  writeManifest(folder, { ...manifest, issuerId, hasDatabase });
}

/**
 * Moves all that a folder holds into a folder of its own inside it, so that the next start is a
 * first one. Deletes nothing. Returns where it moved to, or `undefined` if there was nothing.
 *
 * @throws if a service runs on the folder
 */
export async function beginAnew(folder: string): Promise<string | undefined> {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const moving = names.filter((name) => !name.startsWith(ASIDE));
  if (moving.length === 0) return undefined;
  if (isSqliteOrEmpty(join(folder, 'lock'))) (await lockFolder(folder)).release();
  await endEngineLeftBehind(folder);
  const target = join(folder, `${ASIDE}${new Date().toISOString().replaceAll(':', '-')}`);
  mkdirSync(target, { mode: 0o700 });
  for (const name of readdirSync(folder).filter((one) => !one.startsWith(ASIDE))) {
    renameSync(join(folder, name), join(target, name));
  }
  return target;
}

const ASIDE = 'before-';

function checkLock(folder: string): void {
  const file = join(folder, 'lock');
  if (isSqliteOrEmpty(file)) return;
  throw new Error(`${file} is damaged. It holds no data: delete it and start again.`);
}

function checkRootSecret(folder: string, manifest: Manifest | undefined, isNeeded: boolean): void {
  const file = join(folder, 'root-secret');
  if (!existsSync(file)) {
    if (isNeeded) throw fault(file, `is missing, but ${folder} holds data that was made with it`);
    return;
  }
  const secret = readFileSync(file, 'utf8').trim();
  if (secret === '') throw fault(file, 'is empty');
  if (!ROOT_SECRET.test(secret)) throw fault(file, 'is damaged: it must be 64 characters');
  if (manifest && manifest.rootSecretHash !== hashOf(secret)) {
    throw fault(file, `is not the secret that the data in ${folder} was made with`);
  }
}

function checkEngineRecord(folder: string): void {
  const file = join(folder, 'engine.json');
  if (!existsSync(file) || parsedBy(EngineRecord, file)) return;
  throw new Error(
    `${file} is damaged. It only names the running engine: end a dynoxide process that still has ${join(folder, DATABASE)} open, delete the file and start again.`,
  );
}

function checkJson(folder: string, name: string, shape: z.ZodType, isNeeded: boolean): void {
  const file = join(folder, name);
  if (!existsSync(file)) {
    if (isNeeded) throw fault(file, `is missing, but ${folder} holds data`);
    return;
  }
  if (readFileSync(file, 'utf8').trim() === '') throw fault(file, 'is empty');
  if (!parsedBy(shape, file)) throw fault(file, 'is damaged or cut short');
}

function checkDatabase(folder: string, isNeeded: boolean): void {
  const file = join(folder, DATABASE);
  const found = databaseFault(file, isNeeded);
  if (found) throw fault(file, found);
}

function readManifest(folder: string): Manifest | undefined {
  const file = manifestOf(folder);
  if (!existsSync(file)) return undefined;
  const manifest = parsedBy(Manifest, file);
  if (manifest) return manifest;
  throw fault(file, 'is empty or damaged');
}

/** Whole or not at all. */
function writeManifest(folder: string, manifest: Manifest): void {
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  writeFileSync(`${manifestOf(folder)}.new`, text, { mode: 0o600, flush: true });
  renameSync(`${manifestOf(folder)}.new`, manifestOf(folder));
}

function manifestOf(folder: string): string {
  return join(folder, 'manifest.json');
}

function parsedBy<T>(shape: z.ZodType<T>, file: string): T | undefined {
  try {
    return shape.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** An error about a file that only a backup can bring back. */
export function fault(file: string, what: string): Error {
  return new Error(
    `${file} ${what}. Nothing was changed. Restore it from a backup of the folder, or begin anew ` +
      'with `npm start -- --new`, which moves what is there aside and deletes nothing.',
  );
}

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

/** A folder that this process alone works on. */
export type Lock = { release(): void };

const POLL_MS = 50;

/**
 * Take a data folder for this process, waiting a while for one that is just ending.
 *
 * It is a file lock of SQLite's: the system takes it back however the process ends, so that after
 * a kill there is nothing to clean up and nothing to guess from a pid.
 *
 * @throws if another process holds it; the message names its pid
 */
export async function lockFolder(folder: string, patienceMs = 0): Promise<Lock> {
  for (let waited = 0; ; waited += POLL_MS) {
    const lock = tryLock(folder);
    if (lock) return lock;
    if (waited >= patienceMs) break;
    await sleep(POLL_MS);
  }
  throw new Error(`${folder} is in use by process ${holderOf(folder)}: end that one first`);
}

/** Take a data folder if nobody has it. */
export function tryLock(folder: string): Lock | undefined {
  const database = new DatabaseSync(join(folder, 'lock'));
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
  writeFileSync(holderFile(folder), String(process.pid));
  return { release: () => database.close() };
}

const SQLITE_BUSY = 5;

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
}

function holderOf(folder: string): string {
  return existsSync(holderFile(folder)) ? readFileSync(holderFile(folder), 'utf8') : '(unknown)';
}

function holderFile(folder: string): string {
  return join(folder, 'lock.pid');
}

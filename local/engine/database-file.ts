import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';

const MAGIC = 'SQLite format 3\0';
const HEADER_BYTES = 100;

/** Whether a file is absent, empty or begins as SQLite's files do. */
export function isSqliteOrEmpty(file: string): boolean {
  return !existsSync(file) || statSync(file).size === 0 || headerOf(file) !== undefined;
}

/**
 * Returns what is wrong with the engine's database, as far as its header and length tell, or
 * `undefined`. Reads without opening it as a database, which would write.
 *
 * @param isNeeded whether it is known to hold data
 */
export function databaseFault(file: string, isNeeded: boolean): string | undefined {
  if (!existsSync(file)) return isNeeded ? 'is missing' : undefined;
  const { size } = statSync(file);
  if (size === 0) return isNeeded && !hasLog(file) ? 'is empty' : undefined;
  const header = headerOf(file);
  if (!header) return 'is damaged: it is no SQLite database';
  const bytes = pageSizeOf(header) * header.readUInt32BE(28);
  // While a write-ahead log waits to be moved into the file, the file may be shorter than it says.
  return size < bytes && !hasLog(file) ? `is cut short: ${size} of ${bytes} bytes` : undefined;
}

function headerOf(file: string): Buffer | undefined {
  const header = Buffer.alloc(HEADER_BYTES);
  const handle = openSync(file, 'r');
  try {
    const read = readSync(handle, header, 0, HEADER_BYTES, 0);
    return read === HEADER_BYTES && header.toString('latin1', 0, 16) === MAGIC ? header : undefined;
  } finally {
    closeSync(handle);
  }
}

/** 65,536 does not fit into the two bytes and is written as 1. */
function pageSizeOf(header: Buffer): number {
  const stated = header.readUInt16BE(16);
  return stated === 1 ? 65_536 : stated;
}

function hasLog(file: string): boolean {
  const log = `${file}-wal`;
  return existsSync(log) && statSync(log).size > 0;
}

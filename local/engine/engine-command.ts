import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** The engine's database in a data folder. */
export const DATABASE = 'dynamodb.sqlite';

/** How an engine is called. */
export type EngineCommand = { readonly command: string; readonly args: readonly string[] };

/**
 * Returns the command of this machine's embedded engine, which npm installs for Linux (x64, arm64),
 * macOS (x64, arm64) and Windows (x64). Without a folder its data lives in memory.
 *
 * @throws if there is none; the message says what to do
 */
export function engineCommand(port: number, folder: string | undefined): EngineCommand {
  const command = engineBinary();
  if (!command) {
    throw new Error(
      `there is no embedded DynamoDB for ${process.platform}-${process.arch} in node_modules. ` +
        'Run npm ci without --omit=optional, or set DYNAMODB_ENDPOINT to the address of a DynamoDB.',
    );
  }
  const place = folder ? ['--db-path', join(folder, DATABASE)] : [];
  return { command, args: ['--host', '127.0.0.1', '--port', String(port), ...place] };
}

/** Returns the path of the engine's program for a platform, or `undefined` if it is not installed. */
function engineBinary(
  platform: string = process.platform,
  arch: string = process.arch,
): string | undefined {
  const name = `@dynoxide/${platform}-${arch}`;
  const program = platform === 'win32' ? 'dynoxide.exe' : 'dynoxide';
  return (createRequire(import.meta.url).resolve.paths(name) ?? [])
    .map((modules) => join(modules, name, program))
    .find(existsSync);
}

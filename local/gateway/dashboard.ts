import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { log } from '#shared/log.ts';

const ROOT = join(import.meta.dirname, '../..');

const WEB = join(ROOT, 'web');

const BUILT = join(WEB, 'dist');

/** What a build is made of, besides the code of packages. */
const SOURCES = ['web', 'shared', 'package-lock.json'];

export type Dashboard = {
  readonly folder: string;
  /** Resolves when there is something to serve. */
  readonly ready: Promise<void>;
};

/**
 * The dashboard's files, built now if they are missing or older than their sources. A build that
 * fails is logged, and what was built before stays.
 */
export function dashboard(): Dashboard {
  return { folder: BUILT, ready: isBuilt() ? Promise.resolve() : build() };
}

function isBuilt(): boolean {
  const builtAt = changedAt(join(BUILT, 'index.html'));
  return builtAt > 0 && SOURCES.every((source) => newestIn(join(ROOT, source)) <= builtAt);
}

/** In a process of its own: the service answers meanwhile, and keeps none of the memory. */
async function build(): Promise<void> {
  const builder = spawn(process.execPath, [join(WEB, 'build.ts')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(builder, 'exit');
  if (code !== 0) log.error('the dashboard could not be built', { code });
}

function newestIn(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat?.isDirectory()) return stat?.mtimeMs ?? 0;
  const names = readdirSync(path).filter((name) => !name.startsWith('dist'));
  return Math.max(0, ...names.map((name) => newestIn(join(path, name))));
}

function changedAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { buildEmbed } from './embed/build.ts';

const DIST = join(import.meta.dirname, 'dist');

/**
 * Build the dashboard into `web/dist`. The old build stays until the new one is whole, so that a
 * running service always has one to serve.
 */
async function buildWeb(): Promise<void> {
  const next = `${DIST}.${process.pid}.next`;
  const old = `${DIST}.${process.pid}.old`;
  // Whoever calls may test or develop; what is built is what people get.
  process.env.NODE_ENV = 'production';
  try {
    await build({
      configFile: join(import.meta.dirname, 'vite.config.ts'),
      logLevel: 'warn',
      build: { outDir: next, emptyOutDir: true },
    });
    await buildEmbed(next);
    mkdirSync(DIST, { recursive: true });
    renameSync(DIST, old);
    renameSync(next, DIST);
  } finally {
    for (const folder of [next, old]) rmSync(folder, { recursive: true, force: true });
  }
}

await buildWeb();

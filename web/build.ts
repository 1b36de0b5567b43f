import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type InlineConfig } from 'vite';
import { buildEmbed } from './embed/build.ts';
import { robotsTxt } from './robots.ts';

const SOURCES = import.meta.dirname;
const DIST = join(SOURCES, 'dist');

const CONFIG: InlineConfig = {
  root: SOURCES,
  configFile: false,
  logLevel: 'warn',
  build: {
    target: 'es2023',
    emptyOutDir: true,
    // Our CSP lets nothing be inlined.
    assetsInlineLimit: 0,
    // The polyfill is an inline script, and every browser of our target knows preloading.
    modulePreload: { polyfill: false },
    // Tells which files the first view needs: its budget is held by a test.
    manifest: true,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      // Two files beside the first view's own, rather than twenty that several views share.
      output: {
        codeSplitting: {
          groups: [
            // The writer of workbooks comes when somebody first saves one.
            { name: 'packages', test: /node_modules\/(?!hucre\/).*\.m?js$/ },
            { name: 'shared', test: /web\/(api|app|charts|controls|format)\//, minShareCount: 2 },
          ],
        },
      },
      // Packages mark what runs on clients; here everything does.
      onLog(level, log, handle) {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handle(level, log);
      },
    },
  },
};

/**
 * Build the dashboard into `web/dist`. The old build stays until the new one is whole, so that a
 * running service always has one to serve.
 */
async function buildWeb(): Promise<void> {
  const next = `${DIST}.${process.pid}.next`;
  const old = `${DIST}.${process.pid}.old`;
  // Always build for production, whatever NODE_ENV the caller has.
  process.env.NODE_ENV = 'production';
  try {
    await build({ ...CONFIG, build: { ...CONFIG.build, outDir: next } });
    await buildEmbed(next);
    writeFileSync(join(next, 'robots.txt'), robotsTxt());
    mkdirSync(DIST, { recursive: true });
    renameSync(DIST, old);
    renameSync(next, DIST);
  } finally {
    for (const folder of [next, old]) rmSync(folder, { recursive: true, force: true });
  }
}

await buildWeb();

import { join } from 'node:path';
import { build } from 'esbuild';

const SOURCES = import.meta.dirname;

/** Build what issuers put into their own pages: `share.js` and `track.js`, into that folder. */
export async function buildEmbed(folder: string): Promise<void> {
  await build({
    entryPoints: { share: join(SOURCES, 'share.ts'), track: join(SOURCES, 'track.ts') },
    outdir: folder,
    bundle: true,
    minify: true,
    format: 'iife',
    platform: 'browser',
    // What the browsers inside older apps still understand.
    target: 'es2020',
    legalComments: 'none',
    logLevel: 'warning',
  });
}

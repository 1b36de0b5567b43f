import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { copyCardAssets } from './card-assets.ts';

/**
 * How a function becomes one file. The SDK is bundled, not taken from the runtime: it is the
 * version that the tests ran against, and it loads faster.
 */
export const BUNDLE = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  mainFields: ['module', 'main'],
  minify: true,
  outExtension: { '.js': '.mjs' },
  legalComments: 'none',
  logLevel: 'warning',
  // Parts of our libraries are CommonJS and call require(), which an ES module does not have.
  banner: {
    js: "import { createRequire } from 'node:module';const require = createRequire(import.meta.url);",
  },
  plugins: [lateHttp()],
} as const satisfies BuildOptions;

/** Bundle every function into `<folder>/<name>/handler.mjs`, all in one go. Answers the folder. */
export async function bundleFunctions(folder: string): Promise<string> {
  const names = readdirSync('functions');
  await build({
    ...BUNDLE,
    sourcemap: true,
    outdir: folder,
    outbase: 'functions',
    entryPoints: names.map((name) => `functions/${name}/handler.ts`),
  });
  copyCardAssets(join(folder, 'card'));
  return folder;
}

/**
 * Take node:http(s) from the running process instead of importing them: the import alone costs a
 * cold start some 20 ms. CommonJS, so that a name is looked up only where it is used: to look them
 * all up loads a WebSocket client.
 */
function lateHttp(): Plugin {
  return {
    name: 'late-http',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^(node:)?https?$/ }, ({ path }) => ({ path, namespace: 'late-http' }));
      onLoad({ filter: /^/, namespace: 'late-http' }, ({ path }) => ({
        contents: `module.exports = process.getBuiltinModule('${path}');`,
      }));
    },
  };
}

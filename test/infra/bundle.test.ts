import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { afterAll, describe, expect, test } from 'vitest';
import { BUNDLE } from '../../infra/bundle.ts';
import { copyCardAssets } from '../../infra/card-assets.ts';
import { functions, synthesize } from './synthesized.ts';

const names = readdirSync('functions');
const folder = mkdtempSync(join(tmpdir(), 'bundles-'));
afterAll(() => rmSync(folder, { recursive: true }));

const byName = functions(synthesize());

test('every folder under functions/ is a function, and every function has its folder', () => {
  expect(Object.keys(byName).sort()).toEqual([...names].sort());
});

describe('the redirect, which every visitor waits for,', () => {
  test('is at most 400 KB', async () => {
    expect((await bundleOf('redirect')).bytes / 1024).toBeLessThanOrEqual(400);
  });

  test('carries no AWS SDK', async () => {
    expect((await bundleOf('redirect')).packages).not.toContain('@aws-sdk');
    // The others do: the look into the bundle sees it where it is.
    expect((await bundleOf('aggregate')).packages).toContain('@aws-sdk');
  });
});

test('the admin API describes the operations of other functions without carrying their handlers', async () => {
  const handlersOnly = 'functions/reports-api/goal-figures.ts';
  expect((await bundleOf('admin-api')).paths).toContain('functions/reports-api/goals.ts');
  expect((await bundleOf('admin-api')).paths).not.toContain(handlersOnly);
  expect((await bundleOf('reports-api')).paths).toContain(handlersOnly);
});

test('the card’s fonts, emoji and WebAssembly lie where its bundle looks for them', () => {
  const beside = join(folder, 'assets');
  copyCardAssets(beside);
  const { resolve } = createRequire(join(beside, 'handler.mjs'));
  for (const asset of [
    '@fontsource-variable/noto-sans-sc/unicode.json',
    '@fontsource-variable/noto-sans-arabic/files/noto-sans-arabic-arabic-wght-normal.woff2',
    '@iconify-json/twemoji/icons.json',
    '@resvg/resvg-wasm/index_bg.wasm',
  ]) {
    expect(resolve(asset)).toContain(beside);
  }
});

describe('with the environment of the template, and nothing else,', () => {
  test.each(names)('%s starts', async (name) => {
    const { file } = await bundleOf(name);
    expect(start(file, environmentOf(name))).toBe('function');
  });

  test('a function that lacks something does not', async () => {
    const { file } = await bundleOf('redirect');
    const { OVERFLOW_QUEUE_URL, ...rest } = environmentOf('redirect');
    expect(OVERFLOW_QUEUE_URL).toBeDefined();
    expect(() => start(file, rest)).toThrow('the environment lacks OVERFLOW_QUEUE_URL');
  });
});

/** A function as it is deployed: its file, its size, and which of our files and packages are in it. */
async function bundleOf(name: string) {
  const { metafile } = await build({
    ...BUNDLE,
    entryPoints: [`functions/${name}/handler.ts`],
    outdir: join(folder, name),
    metafile: true,
  });
  if (name === 'card') copyCardAssets(join(folder, name));
  const [file = '', output] = Object.entries(metafile.outputs)[0] ?? [];
  const inputs = Object.entries(output?.inputs ?? {});
  const paths = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path);
  const packages = paths.map((path) => /node_modules\/([^/]+)/.exec(path)?.[1]);
  return { file, bytes: output?.bytes ?? Infinity, paths, packages };
}

/** What the template tells a function, with a word in place of what AWS will fill in. */
function environmentOf(name: string): Record<string, string> {
  const { Variables } = byName[name]?.Properties.Environment ?? {};
  const told = Object.entries(Variables).map(([key, value]) => {
    return [key, typeof value === 'string' ? value : 'filled-in'];
  });
  return { ...Object.fromEntries(told), AWS_REGION: 'eu-central-1' };
}

/** Load a bundle in a process of its own. Answers the type of its `handler`. */
function start(file: string, env: Record<string, string>): string {
  const script = `console.log(typeof (await import('${resolve(file)}')).handler)`;
  return execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    env,
    encoding: 'utf8',
    stdio: 'pipe',
  }).trim();
}

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import { dashboard } from '../../local/gateway/dashboard.ts';
import { startGateway } from '../../local/gateway/gateway.ts';
import { robotsTxt } from '../../web/robots.ts';

const FIRST_VIEW_BYTES_MAX = 150 * 1024;

type Chunk = { readonly file: string; readonly imports?: string[]; readonly isEntry?: boolean };

const { folder, ready } = dashboard();
beforeAll(() => ready, 60_000);

function manifest(): Record<string, Chunk> {
  return JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8'));
}

/** A chunk and all that must come before it runs. */
function filesOf(chunks: Record<string, Chunk>, name: string, seen = new Set<string>()) {
  const chunk = chunks[name];
  if (!chunk || seen.has(chunk.file)) return seen;
  seen.add(chunk.file);
  for (const needed of chunk.imports ?? []) filesOf(chunks, needed, seen);
  return seen;
}

test('the first view needs at most 150 KB of JavaScript, compressed', () => {
  const chunks = manifest();
  const [entry = ''] = Object.keys(chunks).filter((name) => chunks[name]?.isEntry);
  const bytes = [...filesOf(chunks, entry)]
    .map((file) => gzipSync(readFileSync(join(folder, file))).length)
    .reduce((sum, length) => sum + length, 0);
  expect(bytes).toBeGreaterThan(50_000);
  expect(bytes).toBeLessThan(FIRST_VIEW_BYTES_MAX);
});

test('the other views come when they are asked for', () => {
  const lazy = Object.entries(manifest()).filter(([name]) => /^views\/(?!overview)/.test(name));
  expect(lazy.length).toBeGreaterThanOrEqual(9);
});

test('what checks input stays on the server', () => {
  const scripts = readdirSync(join(folder, 'assets')).filter((name) => name.endsWith('.js'));
  for (const name of scripts) {
    const code = readFileSync(join(folder, 'assets', name), 'utf8');
    expect(code.includes('$ZodError'), name).toBe(false);
  }
});

test('the page runs nothing inline: its policy would forbid it', () => {
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  expect(page).not.toMatch(/<script(?![^>]* src=)|<style|\sstyle=|\son\w+=/);
  expect(existsSync(join(folder, 'theme.js'))).toBe(true);
});

test('robots.txt lies among the files, and the laptop serves it as the edge does', async () => {
  const gateway = await startGateway(0);
  gateway.open({
    dashboard: { folder, ready },
    functions: {} as never,
    signInServer: { handle: async () => {} },
    afterCall: () => {},
  });
  const answer = await fetch(`${gateway.url}/robots.txt`);
  const text = await answer.text();
  await gateway.close();
  expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(text).toBe(robotsTxt());
  expect(text).toBe(readFileSync(join(folder, 'robots.txt'), 'utf8'));
});

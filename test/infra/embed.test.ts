import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildEmbed } from '../../web/embed/build.ts';

const folder = mkdtempSync(join(tmpdir(), 'embed-'));
beforeAll(() => buildEmbed(folder));
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  { file: 'share.js', max: 6 * 1024 },
  { file: 'track.js', max: 2 * 1024 },
])('$file is under $max bytes, gzipped', ({ file, max }) => {
  const bytes = gzipSync(readFileSync(join(folder, file)), { level: 9 }).length;
  process.stdout.write(`${file}: ${bytes} bytes gzipped\n`);
  expect(bytes).toBeLessThan(max);
});

test('neither has anything that a strict CSP would stop', () => {
  for (const file of ['share.js', 'track.js']) {
    const text = readFileSync(join(folder, file), 'utf8');
    expect(text).not.toMatch(/\beval\b|new Function|innerHTML|outerHTML|document\.write|\.style\b/);
  }
});

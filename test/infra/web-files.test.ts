import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { BadgetrailStack } from '../../infra/stack.ts';
import { newApp, resources, synthesize } from './synthesized.ts';

const webFolder = mkdtempSync(join(tmpdir(), 'web-'));
writeFileSync(join(webFolder, 'index.html'), '<!doctype html>');
afterAll(() => rmSync(webFolder, { recursive: true }));

const app = newApp({ builtinCloudFormationValidation: false });
const stack = new BadgetrailStack(app, 'Badgetrail', { webFolder });
const copies = Object.values(resources(synthesize(stack), 'Custom::CDKBucketDeployment'))
  .map(({ Properties }) => Properties)
  .map(({ Include, Exclude, Prune, SystemMetadata }) => ({
    include: Include,
    exclude: Exclude,
    removesOthers: Prune,
    cache: SystemMetadata['cache-control'],
  }));

test('what stands in issuers’ pages is kept for an hour, and outlives the dashboard’s next files', () => {
  const embedded = ['share.js', 'track.js'];
  expect(copies).toContainEqual({
    include: embedded,
    exclude: ['*'],
    removesOthers: false,
    cache: 'public, max-age=3600',
  });
  const [dashboard, ...more] = copies.filter(({ removesOthers }) => removesOthers);
  expect(more).toEqual([]);
  expect(dashboard?.exclude).toEqual(expect.arrayContaining(embedded));
  expect(dashboard?.cache).toBe('no-cache');
});

test('robots.txt is one of the dashboard’s files, and the edge hands it on as it is', () => {
  const [dashboard] = copies.filter(({ removesOthers }) => removesOthers);
  expect(dashboard?.exclude.some((pattern: string) => /robots|\*\./.test(pattern))).toBe(false);
});

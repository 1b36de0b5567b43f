import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** Phrases and names that were replaced by plain English and must not return. */
const RETIRED = [
  'inTheWay',
  'untilWon',
  'PEOPLES_PATHS',
  'what is given changes',
  'contradicts what is stored',
  'begun again',
  'take a target away',
  'look what would become',
  'opens nothing any more',
  'moves aside',
  'since ever',
  'for ever',
  'laid to',
  'chunk of a run',
  'we were told of',
];

const FOLDERS = ['docs', 'functions', 'infra', 'local', 'shared', 'test', 'web'];
const ROOT = join(import.meta.dirname, '../..');

/** The retired phrases in a text, whatever their case and line breaks. */
function retiredIn(text: string): string[] {
  const words = text.replace(/\s+(?:\*\s+|\/\/\s+)?/g, ' ');
  // A whole phrase: `for ever` is retired, `for every` is not.
  return RETIRED.filter((phrase) => new RegExp(`\\b${phrase}\\b`, 'i').test(words));
}

/** Source and documentation files, except the changelog and this list. */
function textFiles(): string[] {
  const nested = FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
      join(folder, file),
    ),
  );
  return [...readdirSync(ROOT), ...nested].filter(
    (file) =>
      /\.(tsx?|md)$/.test(file) &&
      !file.includes('node_modules') &&
      file !== 'CHANGELOG.md' &&
      !file.endsWith('words.test.ts'),
  );
}

test('retired phrases do not return', () => {
  const files = textFiles();
  const found = files.flatMap((file) =>
    retiredIn(readFileSync(join(ROOT, file), 'utf8')).map((p) => `${file}: ${p}`),
  );
  expect(files.length).toBeGreaterThan(400);
  expect(found).toEqual([]);
});

test('a retired phrase is found across a line break of a comment, and plain text passes', () => {
  expect(retiredIn('/**\n * The import is Begun\n * again.\n */')).toEqual(['begun again']);
  expect(retiredIn('The import restarts.')).toEqual([]);
  expect(retiredIn('Stored for ever, for every issuer.')).toEqual(['for ever']);
  expect(retiredIn('Stored for every issuer.')).toEqual([]);
});

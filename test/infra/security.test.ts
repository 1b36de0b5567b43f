import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';

const PAGE = 'SECURITY.md';
const text = readFileSync(PAGE, 'utf8');

describe('SECURITY.md', () => {
  test('links only to files that are there, and to headings that they have', () => {
    expect(deadLinksIn(text, PAGE)).toEqual([]);
  });

  test('names a test for each guard', () => {
    expect(guardsIn(text).length).toBeGreaterThan(15);
    expect(untestedIn(text)).toEqual([]);
  });

  test('is found from README and from the operator’s pages', () => {
    for (const page of ['README.md', 'docs/operations.md', 'docs/privacy.md']) {
      const targets = linksIn(readFileSync(page, 'utf8')).map(({ path }) => pathFrom(page, path));
      expect(targets).toContain(PAGE);
      expect(deadLinksIn(readFileSync(page, 'utf8'), page)).toEqual([]);
    }
  });

  test('a link to a test that was moved would be found, and one to a lost heading (negative control)', () => {
    const links =
      '[a](test/gone.test.ts) [b](docs/privacy.md#nowhere) [c](docs/privacy.md#visitors)';
    expect(deadLinksIn(links, PAGE)).toEqual(['test/gone.test.ts', 'docs/privacy.md#nowhere']);
  });

  test('a guard without a test would be found (negative control)', () => {
    const table = '| guard | held by |\n| --- | --- |\n| A wall | [docs](docs/proof.md) |\n';
    expect(untestedIn(table)).toEqual(['A wall']);
  });
});

type Link = { readonly target: string; readonly path: string; readonly heading: string };

/** The links of a page that stay in the repository. */
function linksIn(page: string): Link[] {
  return [...page.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path = '', heading = ''] = target.split('#');
      return { target, path, heading };
    });
}

function pathFrom(page: string, path: string): string {
  return path === '' ? page : join(dirname(page), path);
}

/** The targets of links that lead nowhere. */
function deadLinksIn(content: string, page: string): string[] {
  const dead = linksIn(content).filter(({ path, heading }) => {
    const file = pathFrom(page, path);
    return !existsSync(file) || (heading !== '' && !anchorsOf(file).includes(heading));
  });
  return dead.map(({ target }) => target);
}

/** A page's headings, as GitHub makes them into addresses. */
function anchorsOf(file: string): string[] {
  const headings = [...readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm)];
  return headings.map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** The rows of the table of guards: what is promised, and what holds it. */
function guardsIn(page: string): { readonly guard: string; readonly heldBy: string }[] {
  const [, table = ''] = /\| guard \| held by \|\n\|[^\n]*\n((?:\|.*\n)+)/.exec(page) ?? [];
  return table
    .trim()
    .split('\n')
    .map((row) => {
      const [, guard = '', heldBy = ''] = row.split('|').map((cell) => cell.trim());
      return { guard, heldBy };
    });
}

const TESTS = globSync('test/**/*.test.ts');

/** The guards that link no test. */
function untestedIn(page: string): string[] {
  const untested = guardsIn(page).filter(
    ({ heldBy }) => !linksIn(heldBy).some(({ path }) => TESTS.includes(path)),
  );
  return untested.map(({ guard }) => guard);
}

import { spawnSync } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, normalize, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

/** Files by path, each with the files that it imports: values and types alike. */
type Imports = ReadonlyMap<string, readonly string[]>;

const FILES_PER_FOLDER_MAX = 25;
const ROOM_OF = /^shared\/([^/]+)\//;

const imports = importsOf(globSync('shared/**/*.ts'));

describe('the rooms of shared/', () => {
  test('have the arrows that docs/architecture.md draws, and no others', () => {
    expect(arrowsOf(imports)).toEqual(drawnArrows());
  });

  test('have no circle, neither between rooms nor between files, types included', () => {
    expect(circlesIn(imports)).toEqual([]);
    expect(circlesIn(roomsOf(imports))).toEqual([]);
  });

  test('a circle would be found, however long', () => {
    const ring = new Map([
      ['a', ['b']],
      ['b', ['c', 'd']],
      ['c', ['a']],
      ['d', []],
    ]);
    expect(circlesIn(ring)).toEqual(['a', 'b', 'c']);
  });

  test(`have at most ${FILES_PER_FOLDER_MAX} files each, as every folder has`, () => {
    const counts = new Map<string, number>();
    for (const file of globSync('{shared,functions,infra,local,web}/**/*.{ts,tsx}')) {
      if (file.includes('/dist/')) continue;
      counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
    }
    expect([...counts].filter(([, count]) => count > FILES_PER_FOLDER_MAX)).toEqual([]);
  });
});

const REFUSED = [
  { file: 'shared/counting/rules/a.ts', line: "import '#shared/aws/dynamodb.ts';" },
  { file: 'shared/counting/rules/b.ts', line: "import 'node:fs';" },
  { file: 'shared/aws/a.ts', line: "import '#shared/registry/issuers.ts';" },
  { file: 'shared/counting/a.ts', line: "import '#shared/rankings/rank.ts';" },
  { file: 'shared/http/a.ts', line: "import '@aws-sdk/client-s3';" },
  { file: 'functions/redirect/a.ts', line: "import '@aws-sdk/client-s3';" },
  { file: 'infra/a.ts', line: "import '#shared/registry/issuers.ts';" },
  { file: 'web/a.tsx', line: "import '#shared/registry/issuers.ts';" },
] as const;
const ALLOWED = [
  { file: 'shared/counting/rules/c.ts', line: "import '#shared/lane-log/rules/lane.ts';" },
  { file: 'shared/rankings/a.ts', line: "import '#shared/counting/count.ts';" },
  { file: 'shared/aws/b.ts', line: "import '@aws-sdk/client-s3';" },
] as const;

describe('the linter', () => {
  const refused = lint([...REFUSED, ...ALLOWED]);

  test.each(REFUSED)('refuses in $file: $line', ({ file }) => {
    expect(refused).toContain(file);
  });

  test.each(ALLOWED)('accepts in $file: $line', ({ file }) => {
    expect(refused).not.toContain(file);
  });
});

function importsOf(files: readonly string[]): Imports {
  return new Map(
    files.map((file) => {
      const texts = readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*'([#.][^']+)'/g);
      const targets = [...texts].map(([, target = '']) =>
        target.startsWith('#') ? target.slice(1) : normalize(join(dirname(file), target)),
      );
      return [file, targets];
    }),
  );
}

function roomsOf(files: Imports): Imports {
  const rooms = new Map<string, string[]>();
  for (const [file, targets] of files) {
    const room = ROOM_OF.exec(file)?.[1];
    if (!room) continue;
    const others = targets.flatMap((target) => ROOM_OF.exec(target)?.[1] ?? []);
    rooms.set(room, [...(rooms.get(room) ?? []), ...others.filter((other) => other !== room)]);
  }
  return rooms;
}

/** `['access --> aws', …]`, sorted. */
function arrowsOf(files: Imports): string[] {
  const arrows = [...roomsOf(files)].flatMap(([room, others]) =>
    others.map((other) => `${room} --> ${other}`),
  );
  return [...new Set(arrows)].sort();
}

function drawnArrows(): string[] {
  const page = readFileSync('docs/architecture.md', 'utf8');
  const [, picture = ''] = /```mermaid\n([\s\S]*?)```/.exec(page) ?? [];
  return [...picture.matchAll(/^ +([a-z-]+) --> ([a-z- &]+)$/gm)]
    .flatMap(([, room, others = '']) => others.split(' & ').map((other) => `${room} --> ${other}`))
    .sort();
}

/** Everything that can reach itself. */
function circlesIn(graph: Imports): string[] {
  const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
    (graph.get(from) ?? []).some((next) => {
      if (next === to) return true;
      if (seen.has(next)) return false;
      seen.add(next);
      return reaches(next, to, seen);
    });
  return [...graph.keys()].filter((node) => reaches(node, node));
}

/** The files in which the project's own linter finds an import that their room may not have. */
function lint(files: readonly { readonly file: string; readonly line: string }[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'rooms-'));
  try {
    const { $schema, ...config } = JSON.parse(readFileSync('biome.json', 'utf8'));
    writeFileSync(join(folder, 'biome.json'), JSON.stringify(config));
    for (const { file, line } of files) {
      mkdirSync(join(folder, dirname(file)), { recursive: true });
      writeFileSync(join(folder, file), `${line}\n`);
    }
    const args = ['lint', '--reporter=json', '--only=style/noRestrictedImports', '.'];
    const { stdout } = spawnSync(resolve('node_modules/.bin/biome'), args, {
      cwd: folder,
      encoding: 'utf8',
    });
    const { diagnostics } = JSON.parse(stdout) as {
      diagnostics: { location: { path: unknown } }[];
    };
    return files
      .map(({ file }) => file)
      .filter((file) =>
        diagnostics.some(({ location }) => JSON.stringify(location.path).includes(file)),
      );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

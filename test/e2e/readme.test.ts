import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningService, startService } from '../support/service.ts';

const README = readFileSync('README.md', 'utf8');
const scripts = JSON.parse(readFileSync('package.json', 'utf8')).scripts as Record<string, string>;

let service: RunningService;

beforeAll(async () => {
  service = await startService({ DEMO: '1' });
});
afterAll(() => service.stop());

describe('the README', () => {
  test('has a tour whose every command works, from import to ranking', async () => {
    const tour = [...README.matchAll(/^```sh tour\n(.*?)^```$/gms)].map(([, block]) => block);
    const { stdout } = await run(['set -euo pipefail', ...tour].join('\n'));

    expect(stdout).toMatch(/Ada shares http:\/\/\S+\/l\/lnk_/);
    expect(stdout).toMatch(/arrives at the academy with bt_click=[\w-]{26}\n/);
    expect(stdout).toContain('{"status":"attributed"}\n{"status":"duplicate"');
    expect(stdout).toContain('#1 Ada Ito: 1 sign-up');
    expect(stdout).toContain('"goal":"awareness"');
    expect(stdout).toMatch(/the cells agree/);
  });

  test('names only commands that are there', () => {
    const named = [...README.matchAll(/`?npm (?:run )?(?:-s )?(\w+)/g)].map(([, name]) => name);
    const unknown = named.filter((name = '') => name !== 'ci' && !(name in scripts));

    expect(named.length).toBeGreaterThan(8);
    expect(unknown).toEqual([]);
  });

  test('and the docs link only to files that are there', () => {
    const links = [...README.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path = '']) => path);

    expect(links.filter((path) => !existsSync(path))).toEqual([]);
  });
});

/** Run the commands as a reader would, in a folder that looks like the project but keeps it clean. */
async function run(commands: string) {
  const folder = mkdtempSync(join(tmpdir(), 'badgetrail-tour-'));
  for (const name of ['package.json', 'node_modules', 'local', 'shared', 'infra', 'functions']) {
    symlinkSync(resolve(name), join(folder, name));
  }
  symlinkSync(service.folder, join(folder, '.data'));
  try {
    return await promisify(execFile)('bash', ['-c', commands], {
      cwd: folder,
      env: readersEnvironment(),
    });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`the tour ended after:\n${stdout}\n${stderr}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Nothing of ours: the other tests' tables stand in our environment, and an audit would go there. */
function readersEnvironment() {
  const { PATH, HOME } = process.env;
  return { PATH, HOME };
}

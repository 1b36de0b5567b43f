import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { endProcessesOf, processesOf, runMark } from '../support/reaper.ts';
import { until } from '../support/until.ts';

const CONFIG = 'test/e2e/abort/vitest.config.ts';
const VITEST = 'node_modules/vitest/vitest.mjs';
/** The service ends itself when its tests are gone politely; the reaper takes ten seconds at most. */
const ENDS_WITHIN_MS = 15_000;
const LEFT_FOR_MS = 3000;
const RUNNING = /running: \["(.+?)"\]/;

/** A run of tests that hold an engine and a service: how to find and to abort it. */
async function startedRun(env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [VITEST, 'run', '--config', CONFIG], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
  });
  const said = await until(
    async () => RUNNING.exec(text),
    (found) => found !== null,
  );
  return { child, run: said?.[1] ?? expect.fail(text) };
}

describe.skipIf(!existsSync('/proc'))('an aborted test run', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
    'leaves no engine and no service behind after %s',
    async (signal) => {
      const { child, run } = await startedRun();
      expect(processesOf(run).length).toBeGreaterThanOrEqual(4);
      child.kill(signal);

      const left = async () => processesOf(run);
      expect(await until(left, (pids) => pids.length === 0, ENDS_WITHIN_MS)).toEqual([]);
    },
  );

  test('would leave them without the reaper (negative control)', async () => {
    const { child, run } = await startedRun({ ...runMark(randomUUID()), UNGUARDED: '1' });
    child.kill('SIGKILL');

    const left = await until(
      async () => processesOf(run),
      (pids) => pids.length === 0,
      LEFT_FOR_MS,
    );
    await endProcessesOf(run);
    expect(left.length).toBeGreaterThan(0);
    expect(processesOf(run)).toEqual([]);
  });
});

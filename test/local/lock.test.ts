import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { lockFolder, tryLock } from '../../local/engine/lock.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A process that holds the folder until it is ended. */
async function holder(folder: string) {
  const script = `
    const { lockFolder } = await import(${JSON.stringify(import.meta.resolve('../../local/engine/lock.ts'))});
    await lockFolder(${JSON.stringify(folder)});
    process.stdout.write('held');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script]);
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child;
}

test('a folder is one process’s; the other is told whose', async () => {
  const folder = temporaryFolder();
  const { pid } = await holder(folder);
  expect(tryLock(folder)).toBeUndefined();
  await expect(lockFolder(folder)).rejects.toThrow(`${folder} is in use by process ${pid}`);
});

test('kill -9 leaves it free', async () => {
  const folder = temporaryFolder();
  const child = await holder(folder);
  child.kill('SIGKILL');
  await once(child, 'exit');
  (await lockFolder(folder)).release();
});

test('a process that is just ending is waited for', async () => {
  const folder = temporaryFolder();
  const child = await holder(folder);
  setTimeout(() => child.kill(), 200);
  (await lockFolder(folder, 5000)).release();
});

test('what is released can be taken again', async () => {
  const folder = temporaryFolder();
  (await lockFolder(folder)).release();
  const lock = tryLock(folder);
  expect(lock).toBeDefined();
  expect(tryLock(folder)).toBeUndefined();
  lock?.release();
});

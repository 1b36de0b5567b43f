import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'vitest';
import { startEngine } from '../../../local/engine/engine.ts';
import { runMark } from '../../support/reaper.ts';
import { startService } from '../../support/service.ts';

test('holds an engine and a service for as long as it may', async () => {
  await Promise.all([startEngine(), startService()]);
  process.stdout.write(`running: ${JSON.stringify(Object.values(runMark()))}\n`);
  await sleep(100_000);
});

import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openArchiveFolder } from '../aws/archive-folder.ts';
import { startAwsEndpoints } from '../aws/aws-endpoints.ts';
import { openOverflowQueue } from '../aws/overflow-queue.ts';
import { checkDataFolder, noteRootSecret } from '../data-folder.ts';
import { functionEnvironment } from '../environment.ts';
import { readLocalFile } from '../local-file.ts';
import { openPeople } from '../people.ts';
import { rootSecretIn } from '../root-secret.ts';
import { undoing } from '../shutdown.ts';
import { startEngine } from './engine.ts';
import { runningEngine } from './engine-record.ts';
import { tryLock } from './lock.ts';
import { until } from './processes.ts';
import { createTables } from './tables.ts';

const PUBLIC_URL = 'http://127.0.0.1:8787';

/**
 * Run something with the functions' environment on this machine's data (`DATA_DIR`, default
 * `.data`): beside a running service on its engine, or else on an engine for that long.
 */
export async function withLocalEngine<T>(run: () => Promise<T>): Promise<T> {
  const folder = resolve(process.env.DATA_DIR ?? '.data');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  checkDataFolder(folder);
  const started = undoing();
  try {
    const lock = tryLock(folder);
    if (lock) started.add(lock.release);
    const endpoint = lock ? await ownEngine(folder, started.add) : await engineOfService(folder);
    const rootSecret = rootSecretIn(folder);
    noteRootSecret(folder, rootSecret);
    // Nothing that runs here sends to the queue: the service's own is left alone.
    const endpoints = await startAwsEndpoints({
      rootSecret,
      queue: openOverflowQueue(),
      archive: openArchiveFolder(join(folder, 'archive')),
      people: openPeople(folder),
    });
    started.add(endpoints.stop);
    const publicUrl = readLocalFile(folder)?.url ?? PUBLIC_URL;
    const awsEndpoints = endpoints.url;
    Object.assign(
      process.env,
      functionEnvironment({ dynamodb: endpoint, awsEndpoints, publicUrl }),
    );
    await createTables(endpoint);
    return await run();
  } finally {
    await started.undo();
  }
}

async function ownEngine(folder: string, onStop: (step: () => Promise<void>) => void) {
  const engine = await startEngine(folder);
  onStop(engine.stop);
  return engine.endpoint;
}

/** The engine of the service that holds the folder; it may still be starting. */
async function engineOfService(folder: string): Promise<string> {
  const given = process.env.DYNAMODB_ENDPOINT;
  if (given) return given;
  await until(() => runningEngine(folder) !== undefined);
  const engine = runningEngine(folder);
  if (!engine) throw new Error(`${folder} is in use, but its engine is not to be found`);
  return `http://127.0.0.1:${engine.port}`;
}

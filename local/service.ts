import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { log } from '#shared/log.ts';
import { openArchiveFolder } from './aws/archive-folder.ts';
import { startAwsEndpoints } from './aws/aws-endpoints.ts';
import { openObjectStore } from './aws/object-store.ts';
import { openOverflowQueue } from './aws/overflow-queue.ts';
import { startImportWorker } from './counting/import-worker.ts';
import { feedOverflow } from './counting/overflow-feed.ts';
import { startPump } from './counting/pump.ts';
import { every, startSchedules } from './counting/schedules.ts';
import { asideRunner } from './counting/worker-process.ts';
import { checkDataFolder, noteRootSecret, noteStarted } from './data-folder.ts';
import { startEngine } from './engine/engine.ts';
import { lockFolder } from './engine/lock.ts';
import { createTables } from './engine/tables.ts';
import { functionEnvironment, OIDC_CLIENT_ID } from './environment.ts';
import { loadFunctions } from './functions.ts';
import { dashboard } from './gateway/dashboard.ts';
import { startGateway } from './gateway/gateway.ts';
import { type LocalFile, writeLocalFile } from './local-file.ts';
import { OIDC_PATH, signInServer } from './oidc/sign-in-server.ts';
import { openPeople, type People } from './people.ts';
import { rootSecretIn } from './root-secret.ts';
import { undoing } from './shutdown.ts';

export type Service = { readonly local: LocalFile; stop(): Promise<void> };

export type ServiceOptions = {
  readonly port: number;
  readonly folder: string;
  readonly withDemo: boolean;
};

/** Nothing here collects them: they would only fill the terminal. */
const NO_METRICS = { POWERTOOLS_METRICS_DISABLED: 'true' };

/** A runner that was told to end, or lost its npm, still finishes what it does. */
const LOCK_PATIENCE_MS = 8000;
const OVERFLOW_EVERY_MS = 1000;
const PULL_EVERY_MS = 60 * 60_000;
const NO_HURRY = { getRemainingTimeInMillis: () => Number.POSITIVE_INFINITY };
const FIRST_SWEEP_PATIENCE_MS = 2000;
/** What is not counted when we stop is counted by the next start's sweep. */
const DRAIN_PATIENCE_MS = 10_000;

/**
 * Everything on one machine: the engine, the functions behind a gateway, the pump, the schedules.
 *
 * Ready when it answers. A second start on the same folder goes on where the first stopped,
 * however that one ended.
 *
 * @throws if the folder or the port is in use, or there is no engine; all that was started is stopped
 */
export async function startService(options: ServiceOptions): Promise<Service> {
  const folder = resolve(options.folder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  checkDataFolder(folder);
  const started = undoing();
  try {
    const local = await start({ ...options, folder }, started.add);
    return { local, stop: started.undo };
  } catch (error) {
    await started.undo();
    throw error;
  }
}

type OnStop = (step: () => void | Promise<void>) => void;

async function start({ port, folder, withDemo }: ServiceOptions, onStop: OnStop) {
  const lock = await lockFolder(folder, LOCK_PATIENCE_MS);
  onStop(lock.release);
  // Before the lock was ours, another process may have written.
  checkDataFolder(folder);
  const gateway = await startGateway(port);
  onStop(gateway.close);
  const files = dashboard();
  const rootSecret = rootSecretIn(folder);
  noteRootSecret(folder, rootSecret);
  const queue = openOverflowQueue(join(folder, 'overflow.ndjson'));
  const people = openPeople(folder);
  const imports = openOverflowQueue(join(folder, 'imports.ndjson'));
  const endpoints = await startAwsEndpoints({
    rootSecret,
    queue,
    people,
    imports,
    archive: openArchiveFolder(join(folder, 'archive')),
    uploads: openObjectStore(join(folder, 'uploads')),
  });
  onStop(endpoints.stop);
  const engine = await startEngine(folder);
  onStop(engine.stop);
  const publicUrl = process.env.PUBLIC_URL ?? gateway.url;
  const oidcIssuer = `${gateway.url}${OIDC_PATH}`;
  const addresses = { dynamodb: engine.endpoint, awsEndpoints: endpoints.url, publicUrl };
  Object.assign(process.env, functionEnvironment({ ...addresses, oidcIssuer }), NO_METRICS);
  await createTables(engine.endpoint);

  const functions = await loadFunctions();
  await firstSweep(functions.sweep);
  const local = { url: gateway.url, ...(await issuerWithDemo(folder, people, withDemo)) };
  const pump = startPump(functions.aggregate);
  onStop(pump.stop);
  onStop(() => Promise.race([pump.drain(), sleep(DRAIN_PATIENCE_MS)]));
  const feed = () => feedOverflow(queue, functions.overflow);
  onStop(feed);
  onStop(every(OVERFLOW_EVERY_MS, 'overflow', feed));
  onStop(startImportWorker(imports, functions.import).stop);
  onStop(every(PULL_EVERY_MS, 'pull', () => functions.import({ pull: 'all' }, NO_HURRY)));
  const aside = asideRunner();
  onStop(aside.stop);
  onStop(
    startSchedules({
      sweep: functions.sweep,
      audit: () => aside.run('audit'),
      rank: () => aside.run('rank'),
    }),
  );
  gateway.open({
    functions: functions.http,
    signInServer: signInServer({
      issuer: oidcIssuer,
      clientId: OIDC_CLIENT_ID,
      callbackUrl: `${publicUrl}/auth/callback`,
      people,
    }),
    dashboard: files,
    afterCall: pump.nudge,
  });
  // First of all to stop, last of all to be let go if the start fails: hence twice.
  onStop(gateway.close);
  writeLocalFile(folder, local);
  noteStarted(folder, local.issuerId);
  return local;
}

/** It makes the day's salts before all else; what it has left to count need not keep us waiting. */
async function firstSweep(sweep: () => Promise<unknown>): Promise<void> {
  const swept = sweep().catch((error: unknown) => log.error('the first sweep failed', { error }));
  await Promise.race([swept, sleep(FIRST_SWEEP_PATIENCE_MS)]);
}

async function issuerWithDemo(folder: string, people: People, withDemo: boolean) {
  const { ensureLocalIssuer } = await import('./issuer.ts');
  const { issuer, isNew } = await ensureLocalIssuer(folder);
  const { ensureDemoPeople } = await import('./demo/demo-people.ts');
  await ensureDemoPeople(people, issuer.issuerId);
  if (!isNew || !withDemo) return issuer;
  const { loadDemo } = await import('./demo/load-demo.ts');
  await loadDemo(issuer.issuerId);
  return issuer;
}

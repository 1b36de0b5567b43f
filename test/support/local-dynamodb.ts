import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openArchiveFolder } from '../../local/aws/archive-folder.ts';
import { startAwsEndpoints } from '../../local/aws/aws-endpoints.ts';
import { openOverflowQueue } from '../../local/aws/overflow-queue.ts';
import { startEngine } from '../../local/engine/engine.ts';
import { createTables } from '../../local/engine/tables.ts';
import { functionEnvironment } from '../../local/environment.ts';
import { openPeople } from '../../local/people.ts';
import { rootSecretIn } from '../../local/root-secret.ts';

/**
 * One DynamoDB in memory for all tests (or the one that DYNAMODB_ENDPOINT names), and the
 * environment of the functions pointed at it. Tests keep apart by fresh issuers, never by wiping.
 */
export async function setup(): Promise<() => Promise<void>> {
  const engine = await startEngine();
  const folder = mkdtempSync(join(tmpdir(), 'badgetrail-archive-'));
  const endpoints = await startAwsEndpoints({
    rootSecret: rootSecretIn(),
    queue: openOverflowQueue(),
    archive: openArchiveFolder(folder),
    people: openPeople(),
  });
  const environment = functionEnvironment({
    dynamodb: engine.endpoint,
    awsEndpoints: endpoints.url,
    publicUrl: 'https://badges.test',
  });
  Object.assign(process.env, environment);
  await createTables(engine.endpoint);
  return async () => {
    await endpoints.stop();
    await engine.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

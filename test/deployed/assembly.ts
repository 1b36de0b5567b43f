import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The cloud assembly that the tests run: given, to save the time, or synthesized for this run. */
const GIVEN = 'DEPLOYED_ASSEMBLY';

/** Global setup: synthesizes the stack with its bundles, as `npm run synth` does. */
export function setup(): (() => void) | undefined {
  if (process.env[GIVEN]) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'badgetrail-assembly-'));
  execFileSync(process.execPath, ['infra/app.ts'], {
    env: { ...process.env, CDK_OUTDIR: folder },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  process.env[GIVEN] = folder;
  return () => rmSync(folder, { recursive: true });
}

export function assemblyFolder(): string {
  return process.env[GIVEN] ?? 'cdk.out';
}

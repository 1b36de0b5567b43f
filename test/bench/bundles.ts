import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { BUNDLE } from '../../infra/bundle.ts';
import { functionEnvironment } from '../../local/environment.ts';
import { median } from './percentiles.ts';
import type { Figures } from './run.ts';

const STARTS = 20;
const FUNCTIONS = ['redirect', 'pages', 'webhooks', 'admin-api', 'reports-api', 'aggregate'];

/** Size of each function's bundle, and how long a fresh process takes to import it. */
export async function measureBundles(): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), 'badgetrail-bundles-'));
  const bare = join(folder, 'bare.ts');
  writeFileSync(
    bare,
    "export { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';\n",
  );
  const entries = [
    { name: 'bare client-dynamodb', entry: bare },
    ...FUNCTIONS.map((name) => ({ name, entry: `functions/${name}/handler.ts` })),
  ];
  const rows: string[][] = [];
  let bareMs = 0;
  for (const [i, { name, entry }] of entries.entries()) {
    const file = join(folder, `${i}.mjs`);
    await build({ ...BUNDLE, entryPoints: [entry], outfile: file, nodePaths: ['node_modules'] });
    const ms = importMs(file);
    if (i === 0) bareMs = ms;
    const size = `${Math.round(statSync(file).size / 1000)} KB`;
    rows.push([name, size, `${ms.toFixed(0)} ms`, `${(ms / bareMs).toFixed(2)} ×`]);
  }
  rmSync(folder, { recursive: true });
  const header = ['bundle', 'minified', 'import, median of 20', 'against bare'];
  return { title: 'Bundles', header, rows };
}

const HERE = 'http://127.0.0.1:1';
const ENVIRONMENT = functionEnvironment({ dynamodb: HERE, awsEndpoints: HERE, publicUrl: HERE });

function importMs(file: string): number {
  const script = `const t = performance.now(); await import(${JSON.stringify(file)}); process.stdout.write(String(performance.now() - t)); process.exit(0)`;
  const once = () =>
    Number(
      execFileSync(process.execPath, ['--input-type=module', '-e', script], {
        env: { PATH: process.env.PATH, ...ENVIRONMENT },
        encoding: 'utf8',
      }),
    );
  return median(Array.from({ length: STARTS }, once));
}

import { resolve } from 'node:path';
import { beginAnew } from './data-folder.ts';
import { onNpmGone } from './engine/processes.ts';
import { type Service, startService } from './service.ts';

const { PORT = '8787', DATA_DIR = '.data', DEMO = '1' } = process.env;

if (process.argv.includes('--new')) await beginAnew(resolve(DATA_DIR)).then(tellAside, giveUp);

const starting = startService({ port: Number(PORT), folder: DATA_DIR, withDemo: DEMO !== '0' });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
onNpmGone(() => void stop());
starting.then(greet, giveUp);

let isStopping = false;

/** Once: npm passes on the Ctrl-C that the terminal has sent us already. */
async function stop(): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  process.stdout.write('\nStopping: what is logged is being counted.\n');
  await (await starting).stop();
  process.exit(0);
}

function tellAside(aside: string | undefined): void {
  if (aside) process.stdout.write(`What was in ${DATA_DIR} is now in ${aside}\n`);
}

function giveUp(error: unknown): void {
  const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  const reason = isTaken ? `port ${PORT} is taken: set PORT to another` : reasonOf(error);
  process.stderr.write(`Badgetrail cannot start: ${reason}\n`);
  process.exit(1);
}

/** What we refuse, we say in a sentence; of anything else the whole stack is wanted. */
function reasonOf(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  return error.constructor === Error ? error.message : error.stack;
}

function greet({ local: { url, issuerId, keys } }: Service): void {
  const asReader = `-H 'authorization: Bearer ${keys.read}'`;
  process.stdout.write(`
Badgetrail runs at ${url} (Ctrl-C stops it)

Open it in a browser to see the dashboard: sign in as Olivia Owner, by one click.

  issuer      ${issuerId}
  admin key   ${keys.admin}
  ingest key  ${keys.ingest}
  read key    ${keys.read}
  These and the sign-up secret are in ${DATA_DIR}/local.json.

Try:
  curl -s '${url}/v1/influencers?limit=3' ${asReader}
  curl -s '${url}/v1/reports/goals/awareness' ${asReader}
  curl -s '${url}/v1/reports/funnel' ${asReader}
`);
}

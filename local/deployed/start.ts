import { every } from '../counting/schedules.ts';
import { onNpmGone } from '../engine/processes.ts';
import { type DeployedService, startDeployed } from './deployed-service.ts';
import { PUBLIC_HOST } from './template.ts';

const { PORT = '8788' } = process.env;
const SETTLE_EVERY_MS = 500;
const SWEEP_EVERY_MS = 5 * 60_000;

const service = await startDeployed({ assembly: 'cdk.out', port: Number(PORT) });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
onNpmGone(() => void stop());
await service.lambda.invokeAsync('sweep', {});
const stops = [
  every(SETTLE_EVERY_MS, 'stream and queues', service.settle),
  every(SWEEP_EVERY_MS, 'sweep', () => service.lambda.invokeAsync('sweep', {})),
];
greet(service);

let isStopping = false;

/** Once: npm passes on the Ctrl-C that the terminal has sent us already. */
async function stop(): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  for (const end of stops) end();
  report(service);
  await service.stop();
  process.exit(0);
}

function greet({ url, operator }: DeployedService): void {
  const variables = Object.entries(operator).map(([name, value]) => `export ${name}=${value}`);
  process.stdout.write(`
The synthesized stack runs at ${url} (Ctrl-C stops it). It keeps nothing.

Addresses that it makes are CloudFront's, https://${PUBLIC_HOST}: ask for their paths here.
For commands with --stack Badgetrail, in another shell:

${variables.join('\n')}
npm run smoke -- --url ${url} --stack Badgetrail
`);
}

/** What was measured of each function, and what its role did not allow. */
function report({ lambda, proxy }: DeployedService): void {
  const rows = lambda.figures().map((one) => ({
    function: one.name,
    'memory MB': one.memoryMb,
    'peak MB': Math.round(one.peakMb),
    'cold start ms': Math.round(one.coldStartMs),
    'first call ms': Math.round(one.firstCallMs),
    calls: one.calls,
  }));
  process.stdout.write('\n');
  // biome-ignore lint/suspicious/noConsole: it draws the table.
  console.table(rows);
  process.stdout.write(`Denied calls: ${proxy.denied.length}\n${proxy.denied.join('\n')}\n`);
}

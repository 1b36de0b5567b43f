import { fork } from 'node:child_process';
import { once } from 'node:events';
import autocannon from 'autocannon';
import { type RunningService, startService } from '../support/service.ts';
import { planClicks } from '../support/traffic.ts';
import { BROWSER } from '../support/visit.ts';
import { linksOf } from './links.ts';
import type { Figures } from './run.ts';

const CONNECTIONS = [1, 16, 64];
const SECONDS = 8;
const WARM_UP_SECONDS = 3;
const REQUESTS = 2000;
const VISITORS = 3000;

/** Redirects per second, each click durable before its answer, beside a server that only answers 302. */
export async function measureRedirects(): Promise<Figures> {
  const service = await startService();
  const bare = fork(new URL('./bare-server.ts', import.meta.url));
  const [bareUrl] = (await once(bare, 'message')) as [string];
  const paths = await linksOf(service.local, 50);
  const rows: string[][] = [];
  await run(service.local.url, paths, 16, WARM_UP_SECONDS);
  for (const connections of CONNECTIONS) {
    const own = await run(service.local.url, paths, connections, SECONDS);
    const other = await run(bareUrl, paths, connections, SECONDS);
    rows.push([String(connections), ...own, ...other]);
  }
  bare.kill();
  await stopCounted(service, rows);
  const header = ['connections', 'redirects/s', 'p50', 'p99', 'bare 302/s', 'bare p50', 'bare p99'];
  return { title: 'Redirects, load generator on the same machine', header, rows };
}

async function run(url: string, paths: readonly string[], connections: number, duration: number) {
  const requests = planClicks(paths, REQUESTS, VISITORS).map(({ path, ip }) => ({
    path,
    headers: { 'user-agent': BROWSER, 'x-forwarded-for': ip },
  }));
  const {
    requests: answered,
    latency,
    non2xx,
    errors,
    ...rest
  } = await autocannon({
    url,
    connections,
    duration,
    requests,
  });
  const redirected = (rest as unknown as { '3xx': number })['3xx'];
  if (errors > 0 || redirected !== non2xx) throw new Error('not every answer was a 302');
  return [
    `${Math.round(answered.average).toLocaleString('en')}/s`,
    `${latency.p50} ms`,
    `${latency.p99} ms`,
  ];
}

/** All that was measured is counted before the service ends: durable, and not left for later. */
async function stopCounted(service: RunningService, rows: string[][]): Promise<void> {
  const began = performance.now();
  await service.stop();
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  rows.push([`counted and stopped ${seconds} s later`, '', '', '', '', '', '']);
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dayIn, HOUR } from '#shared/calendar.ts';
import type { Click } from '#shared/lane-log/rules/event.ts';
import type { LaneLine } from '#shared/lane-log/rules/lane.ts';
import { openArchiveFolder } from '../../local/aws/archive-folder.ts';
import { startAwsEndpoints } from '../../local/aws/aws-endpoints.ts';
import { openOverflowQueue } from '../../local/aws/overflow-queue.ts';
import { randomFrom } from '../../local/demo/random.ts';
import { startEngine } from '../../local/engine/engine.ts';
import { createTables } from '../../local/engine/tables.ts';
import { functionEnvironment } from '../../local/environment.ts';
import { openPeople } from '../../local/people.ts';

/**
 * Counts made-up clicks as the aggregator does, batch after batch, on an engine of its own without
 * a stream. Arguments: the mix, how many events, and whether they are archived.
 */
export type Mix = 'viral' | 'dispersed';
const [mix = 'viral', events = '100000', archived = 'no'] = process.argv.slice(2);

const BATCH = 1000;
const LANES = 4;
const BEGIN = Date.parse('2026-11-24T06:00:00Z');
/** A batch is what comes in two seconds or so: the quarter-hour changes every 450 batches. */
const BATCH_MS = 2000;
/** Of a viral link's clicks so many are a visitor's second or later within the hour, or a bot's. */
const RETURNING = 0.35;
const BOTS = 0.1;

const folder = mkdtempSync(join(tmpdir(), 'badgetrail-counting-'));
const engine = await startEngine();
const endpoints = await startAwsEndpoints({
  rootSecret: 'none',
  queue: openOverflowQueue(),
  archive: openArchiveFolder(folder),
  people: openPeople(),
});
Object.assign(
  process.env,
  functionEnvironment({
    dynamodb: engine.endpoint,
    awsEndpoints: endpoints.url,
    publicUrl: 'https://badges.test',
  }),
);
await createTables(engine.endpoint);
const { countLines } = await import('#shared/counting/count.ts');
const { archiveLines } = await import('#shared/counting/archive.ts');
const before = archived === 'yes' ? archiveLines : undefined;

const random = randomFrom(7);
const batches = Math.ceil(Number(events) / BATCH);
const memoryMb: number[] = [];
let countingMs = 0;
for (let b = 0; b < batches; b++) {
  const lines = batchOf(b);
  const began = performance.now();
  await countLines(lines, before);
  countingMs += performance.now() - began;
  if (b % Math.max(1, Math.floor(batches / 10)) === 0) memoryMb.push(heldMb());
}
memoryMb.push(heldMb());
process.send?.({ perSecond: (batches * BATCH) / (countingMs / 1000), memoryMb });
await endpoints.stop();
await engine.stop();
rmSync(folder, { recursive: true, force: true });
process.exit(0);

function heldMb(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

function batchOf(b: number): LaneLine[] {
  return Array.from({ length: BATCH }, (_, i) => {
    const n = b * BATCH + i;
    const lane = `bench${String(n % LANES).padStart(11, '0')}`;
    return { lane, seq: Math.floor(n / LANES) + 1, entry: clickOf(n, BEGIN + b * BATCH_MS) };
  });
}

function clickOf(n: number, at: number): Click {
  const who = mix === 'viral' ? 0 : n;
  const isBot = mix === 'viral' && random.chance(BOTS);
  const visitor = mix === 'viral' && random.chance(RETURNING) ? random.below(n + 1) : n;
  return {
    kind: 'engagement',
    eventId: `event-${n}`,
    at,
    day: dayIn('Europe/Berlin', at),
    issuerId: 'iss_bench00000',
    programId: 'prg_bench00000',
    credentialId: `crd_${String(who).padStart(10, '0')}`,
    recipientId: `rcp_${String(who).padStart(10, '0')}`,
    publishedAt: BEGIN - 24 * HOUR,
    linkId: `lnk_${String(who).padStart(10, '0')}`,
    channel: 'linkedin',
    country: ['DE', 'IN', 'US', 'BR'][n % 4],
    device: n % 3 ? 'mobile' : 'desktop',
    source: 'linkedin',
    visitor: String(visitor).padStart(22, '0'),
    ...(isBot && { excluded: 'bot' as const }),
  };
}

import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RunningService, startService } from '../support/service.ts';
import type { Figures } from './run.ts';

const LINES = Number(process.env.IMPORT_LINES ?? 100_000);
const PART_BYTES = 4_000_000;
const LOOK_EVERY_MS = 500;

type Job = {
  readonly status: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly progress: { readonly lines: number };
};

/** A CSV imported on the laptop, its service killed in the middle and started again. */
export async function measureImports(): Promise<Figures> {
  const service = await startService();
  const path = await uploaded(service);
  const began = performance.now();
  await call(service, 'POST', `${path}/start`, JSON.stringify({ parts: partsOf(csv()).length }));
  await until(service, path, ({ progress }) => progress.lines >= LINES / 2);
  const seen = await residentBytes(service);
  await service.crash();
  await service.restart();
  const done = await until(service, path, ({ status }) => status === 'done');
  const seconds = (performance.now() - began) / 1000;
  const peak = Math.max(seen, await residentBytes(service));
  const row = [
    LINES.toLocaleString('en'),
    `${seconds.toFixed(0)} s`,
    `${(LINES / seconds).toFixed(0)}`,
    `${(peak / 2 ** 20).toFixed(0)} MB`,
    `${done.counts.created} created, ${done.counts.unchanged} unchanged, ${done.counts.failed} failed`,
  ];
  await service.stop();
  const header = ['lines', 'time, kill and restart included', 'lines/s', 'memory', 'outcomes'];
  return { title: 'Import of a CSV, killed in the middle and resumed', header, rows: [row] };
}

let text: Buffer | undefined;

function csv(): Buffer {
  const lines = Array.from({ length: LINES }, (_, i) => {
    const name = `Learner ${i}`;
    return `award-${i},program-${i % 20},Program ${i % 20},person-${i},${name},learner-${i}@people.example,2026-10-${String((i % 28) + 1).padStart(2, '0')}`;
  });
  const columns =
    'externalId,program.externalId,program.name,recipient.externalId,recipient.name,recipient.email,issuedAt';
  text ??= Buffer.from([columns, ...lines].join('\n'));
  return text;
}

function partsOf(file: Buffer): Buffer[] {
  const count = Math.ceil(file.length / PART_BYTES);
  return Array.from({ length: count }, (_, i) =>
    file.subarray(i * PART_BYTES, (i + 1) * PART_BYTES),
  );
}

async function uploaded(service: RunningService): Promise<string> {
  const made = await call(service, 'POST', '/v1/imports', JSON.stringify({ format: 'csv' }));
  const path = `/v1/imports/${(made as { importId: string }).importId}`;
  for (const [i, part] of partsOf(csv()).entries()) {
    await call(service, 'PUT', `${path}/parts/${i + 1}`, new Uint8Array(part));
  }
  return path;
}

async function call(
  { local }: RunningService,
  method: string,
  path: string,
  body?: string | Uint8Array<ArrayBuffer>,
) {
  const type = typeof body === 'string' ? 'application/json' : 'application/octet-stream';
  const headers = { authorization: `Bearer ${local.keys.admin}`, 'content-type': type };
  const response = await fetch(`${local.url}${path}`, { method, headers, body });
  if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
  return response.json();
}

async function until(service: RunningService, path: string, holds: (job: Job) => boolean) {
  for (;;) {
    const job = (await call(service, 'GET', path)) as Job;
    if (holds(job) || job.status === 'failed') return job;
    await sleep(LOOK_EVERY_MS);
  }
}

/** The most that the service's process has had in memory; its engine is another process. */
async function residentBytes({ folder }: RunningService): Promise<number> {
  const pid = readFileSync(`${folder}/lock.pid`, 'utf8').trim();
  const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(peak ?? 0) * 1024;
}

import { createHash } from 'node:crypto';
import { appendFileSync, createReadStream, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Values partitioned by key into buckets, which spill to disk when they grow. */
export type DiskBuckets<T> = {
  write(key: string, value: T): void;
  /** The buckets one after the other: all values of a key are in one of them, in their order. */
  buckets(): Iterable<AsyncIterable<T>>;
};

const BUCKETS = 64;

const BUFFER_BYTES = 64 * 1024;

/** Partitions values so that each bucket fits in memory. The caller owns the folder. */
export function diskBuckets<T>(folder: string, name: string): DiskBuckets<T> {
  const buffers = Array.from({ length: BUCKETS }, () => ({ lines: [] as string[], bytes: 0 }));
  const fileOf = (bucket: number) => join(folder, `${name}-${bucket}.ndjson`);

  function write(key: string, value: T): void {
    const bucket = bucketOf(key);
    const buffer = buffers[bucket];
    if (!buffer) return;
    const line = JSON.stringify(value);
    buffer.lines.push(line);
    buffer.bytes += line.length;
    if (buffer.bytes < BUFFER_BYTES) return;
    appendFileSync(fileOf(bucket), `${buffer.lines.join('\n')}\n`);
    buffers[bucket] = { lines: [], bytes: 0 };
  }

  async function* bucket(i: number): AsyncGenerator<T> {
    if (existsSync(fileOf(i))) {
      const lines = createInterface({ input: createReadStream(fileOf(i)) });
      for await (const line of lines) yield JSON.parse(line);
      rmSync(fileOf(i));
    }
    for (const line of buffers[i]?.lines ?? []) yield JSON.parse(line);
    buffers[i] = { lines: [], bytes: 0 };
  }

  return { write, buckets: () => buffers.keys().map(bucket) };
}

function bucketOf(key: string): number {
  return (createHash('md5').update(key).digest()[0] ?? 0) % BUCKETS;
}

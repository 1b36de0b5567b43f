import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { GetObjectCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import type { Day } from '#shared/domain/calendar.ts';
import type { IssuerId } from '#shared/domain/ids.ts';
import { daysOf } from '#shared/domain/zoned-days.ts';
import { archivePrefix } from './archive-keys.ts';
import { ARCHIVE_BUCKET, objects } from './archive-store.ts';
import type { ArchivedEvent } from './archived-event.ts';

const decompress = promisify(gunzip);

/**
 * An issuer's events of a run of its reporting days, both included: day after day, each event once,
 * in no order within a day. What was logged is in the archive as soon as it is counted.
 *
 * Streams: holds one file, and a bit for each event of the day.
 *
 * @example
 * for await (const event of eachArchivedEvent(issuerId, '2026-11-01', '2026-11-30')) …
 */
export async function* eachArchivedEvent(
  issuerId: IssuerId,
  from: Day,
  to: Day,
): AsyncGenerator<ArchivedEvent> {
  for (const day of daysOf(from, to)) {
    const isNew = placesSeen();
    for await (const key of keysUnder(archivePrefix(issuerId, day))) {
      for (const event of await eventsIn(key)) if (isNew(event)) yield event;
    }
  }
}

async function* keysUnder(Prefix: string): AsyncGenerator<string> {
  const pages = paginateListObjectsV2({ client: objects }, { Bucket: ARCHIVE_BUCKET, Prefix });
  for await (const { Contents = [] } of pages) for (const { Key } of Contents) if (Key) yield Key;
}

/** A file holds a batch of the stream: it fits into memory. */
async function eventsIn(Key: string): Promise<ArchivedEvent[]> {
  const { Body } = await objects.send(new GetObjectCommand({ Bucket: ARCHIVE_BUCKET, Key }));
  const bytes = await Body?.transformToByteArray();
  const lines = bytes ? (await decompress(bytes)).toString().split('\n') : [];
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
}

const BITS = 8;

/** Answers of each place whether it comes for the first time; a bit for each place of a lane. */
function placesSeen() {
  const lanes = new Map<string, Uint8Array>();
  return ({ lane, seq }: { readonly lane: string; readonly seq: number }): boolean => {
    const byte = Math.floor(seq / BITS);
    const bit = 1 << (seq % BITS);
    let seen = lanes.get(lane);
    if (!seen || seen.length <= byte) {
      const grown = new Uint8Array(Math.max(byte + 1, 2 * (seen?.length ?? 0)));
      grown.set(seen ?? []);
      lanes.set(lane, grown);
      seen = grown;
    }
    const isNew = ((seen[byte] ?? 0) & bit) === 0;
    seen[byte] = (seen[byte] ?? 0) | bit;
    return isNew;
  };
}

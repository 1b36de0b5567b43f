import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { constants, gunzip, gzip } from 'node:zlib';
import {
  GetObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import { onFreshConnections } from '#shared/aws/connections.ts';
import { type Day, daysOf } from '#shared/calendar.ts';
import { required } from '#shared/environment.ts';
import type { IssuerId } from '#shared/ids.ts';
import { inParallel } from '#shared/in-parallel.ts';
import type { LogEvent, Touch } from '#shared/lane-log/rules/event.ts';
import { eventOf, type LaneLine, refOf } from '#shared/lane-log/rules/lane.ts';
import { type Claimed, reasonOf } from './rules/claim.ts';

/** Where an issuer's events of one of its reporting days lie; the Glue table knows this pattern. */
function archivePrefix(issuerId: IssuerId, day: Day): string {
  return `events/issuer=${issuerId}/dt=${day}/`;
}

const ARCHIVE_BUCKET = required('ARCHIVE_BUCKET');

/** The bucket is named in the path, not in the host: so it works wherever the SDK is pointed to. */
export const objects = onFreshConnections(
  (requestHandler) => new S3Client({ forcePathStyle: true, requestHandler }),
);

const compress = promisify(gzip);

/**
 * Put lines into the archive, with what each won when it claimed: one file for each issuer and
 * reporting day.
 *
 * Called before lines are counted, so that nothing is counted that the archive lacks. The same
 * lines again write the same file; lines cut otherwise write others, which hold some events twice:
 * readers take each `eventId` once.
 */
export async function archiveLines(
  lines: readonly LaneLine[],
  claimed: ReadonlyMap<string, Claimed>,
): Promise<void> {
  const events = lines.flatMap((line) => {
    const event = eventOf(line);
    const won = claimed.get(refOf(line));
    return event && won ? [archivedEvent(line, event, won)] : [];
  });
  const files = Map.groupBy(events, ({ issuerId, day }) => archivePrefix(issuerId, day));
  await inParallel([...files], async ([prefix, some]) => {
    const Body = await compress(ndjson(some), { level: constants.Z_BEST_SPEED });
    const Key = `${prefix}${nameOf(some)}.ndjson.gz`;
    await objects.send(new PutObjectCommand({ Bucket: ARCHIVE_BUCKET, Key, Body }));
  });
}

function ndjson(events: readonly ArchivedEvent[]): string {
  return events.map((event) => `${JSON.stringify(event)}\n`).join('');
}

/** Of the places that the file's events have in the log, and of nothing else. */
function nameOf(events: readonly ArchivedEvent[]): string {
  const hash = createHash('sha256');
  for (const { lane, seq } of events) hash.update(`${lane}/${seq}\n`);
  return hash.digest('hex').slice(0, 24);
}

/**
 * An event as the archive has it: the line of the log, and what it won when it was counted.
 *
 * `excluded` names duplicates too, which the log does not know of: who counts the events without
 * it counts what reports show. A credited sign-up says whose it is where other events do.
 */
export type ArchivedEvent = LogEvent &
  Partial<Touch> & {
    readonly lane: string;
    readonly seq: number;
    /** Whether it is the visitor's first click on this link on that UTC day. Of clicks that count. */
    readonly unique?: boolean;
    /** Which of its credential's firsts it is: `engaged`, `shared`, … */
    readonly firsts?: readonly string[];
  };

function archivedEvent(
  { lane, seq }: LaneLine,
  event: LogEvent,
  { isDuplicate, isUnique, firsts }: Claimed,
): ArchivedEvent {
  const excluded = reasonOf(event, { isDuplicate });
  const isClick = event.kind === 'engagement' || event.kind === 'referral';
  return {
    lane,
    seq,
    ...(event.kind === 'signup' && event.credited),
    ...event,
    ...(excluded && { excluded }),
    ...(isClick && !excluded && { unique: isUnique }),
    ...(firsts.length > 0 && !excluded && { firsts }),
  };
}

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

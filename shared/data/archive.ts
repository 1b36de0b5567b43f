import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { Claimed } from '#shared/domain/claim.ts';
import { eventOf, type LaneLine, refOf } from '#shared/domain/lane.ts';
import { archivePrefix } from './archive-keys.ts';
import { ARCHIVE_BUCKET, objects } from './archive-store.ts';
import { type ArchivedEvent, archivedEvent } from './archived-event.ts';
import { inParallel } from './in-parallel.ts';

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

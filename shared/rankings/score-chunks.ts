import { promisify } from 'node:util';
import { constants, deflateRaw, inflateRawSync } from 'node:zlib';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '#shared/aws/dynamodb.ts';
import { tables } from '#shared/aws/tables.ts';
import { type Generation, inGeneration } from '#shared/counting/keys.ts';
import { chunkOf, type Leaf } from '#shared/counting/rules/leaf.ts';
import type { IssuerId, RecipientId } from '#shared/ids.ts';
import { inParallel } from '#shared/in-parallel.ts';
import { type DayRange, scoreChunkKey } from './keys.ts';
import { eachPacked, packLeaves } from './rules/packed-leaves.ts';
import { rangeBoardsBuilder } from './rules/range-board.ts';

/** Leaves, a group of recipients at a time: of how many groups, a power of two, and what is in one. */
export type LeafSource = {
  readonly groups: number;
  readonly leavesOf: (group: number) => Promise<readonly Leaf[]>;
};

/** What chunks and boards belong to: generation, issuer, range, and the stamp they are built for. */
export type ScoresTarget = {
  readonly generation: Generation;
  readonly issuerId: IssuerId;
  readonly range: DayRange;
  readonly stamp: number;
  /** In seconds since 1970; absent, if for good. */
  readonly expiresAt?: number;
};

const compress = promisify(deflateRaw);

const LEAVES_PER_CHUNK = 2000;

/** An item may have 400 KB, with its key and names. */
const ITEM_MAX_BYTES = 380_000;

/**
 * Writes the leaves of a range of days in chunks, each recipient's in one chunk. Holds one group and
 * the boards in memory. Returns the number of leaves and chunks, and the boards. A repeat replaces
 * the chunks; a range without leaves has none.
 */
export async function writeScoreChunks(place: ScoresTarget, source: LeafSource) {
  for (let scale = 1; ; scale *= 2) {
    const written = await tryToWrite(place, source, scale);
    if (written) return written;
  }
}

/** `undefined` if chunks are too few: one does not fit into an item. */
async function tryToWrite(place: ScoresTarget, { groups, leavesOf }: LeafSource, scale: number) {
  const builder = rangeBoardsBuilder();
  let [leaves, chunks] = [0, 0];
  for (let group = 0; group < groups; group++) {
    const own = await leavesOf(group);
    leaves += own.length;
    if (group === 0) chunks = chunksFor(own.length, groups) * scale;
    const packed = await packedChunks(own, { chunks, group, groups });
    if (packed.some(({ bytes }) => bytes.length > ITEM_MAX_BYTES)) return undefined;
    await inParallel(packed, ({ chunk, bytes }) => writeChunk(place, chunks, chunk, bytes));
    for (const { members } of packed) builder.add(members);
  }
  return { leaves, chunks, boards: builder.boards() };
}

function chunksFor(leavesInFirst: number, groups: number): number {
  if (leavesInFirst === 0 && groups === 1) return 0;
  return groups * powerOfTwoFor(leavesInFirst / LEAVES_PER_CHUNK);
}

/** The least power of two that is not less. */
export function powerOfTwoFor(n: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(1, n)));
}

type Grouped = { readonly chunks: number; readonly group: number; readonly groups: number };

/** @throws if a recipient is in another group: its chunk would be written twice, and one be lost */
function packedChunks(leaves: readonly Leaf[], { chunks, group, groups }: Grouped) {
  const byChunk = Map.groupBy(leaves, ({ recipientId }) => chunkOf(recipientId, chunks));
  for (const chunk of byChunk.keys()) {
    if (chunk % groups !== group) throw new Error('leaves lie in a bucket that is not theirs');
  }
  const own = Array.from({ length: chunks / groups }, (_, i) => group + i * groups);
  return Promise.all(
    own.map(async (chunk) => {
      const members = byChunk.get(chunk) ?? [];
      return { chunk, members, bytes: await packed(members) };
    }),
  );
}

async function writeChunk(
  { generation, issuerId, range, stamp, expiresAt }: ScoresTarget,
  chunks: number,
  chunk: number,
  leaves: Uint8Array,
): Promise<void> {
  const Key = inGeneration(generation, scoreChunkKey(issuerId, range, chunk));
  const Item = { ...Key, stamp, chunks, leaves, expiresAt };
  await dynamo.send(new PutCommand({ TableName: tables.rollups, Item }));
}

function packed(leaves: readonly Leaf[]): Promise<Buffer> {
  return compress(packLeaves(leaves), { level: constants.Z_BEST_SPEED });
}

/** As many of the first as fit into an item. */
export async function packedPrefix(leavesOfEach: readonly (readonly Leaf[])[]) {
  for (let n = leavesOfEach.length; ; n = Math.floor(n / 2)) {
    const bytes = await packed(leavesOfEach.slice(0, n).flat());
    if (bytes.length <= ITEM_MAX_BYTES) return bytes;
  }
}

export function eachLeafInChunk(
  leaves: Uint8Array,
  visit: (leaf: Leaf) => void,
  isIncluded?: (recipientId: RecipientId) => boolean,
): void {
  eachPacked(inflateRawSync(leaves), visit, isIncluded);
}

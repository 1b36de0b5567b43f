import { setTimeout as sleep } from 'node:timers/promises';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '#shared/aws/dynamodb.ts';
import { tables } from '#shared/aws/tables.ts';
import { transact, WRITES_MAX, type Write } from '#shared/aws/transaction.ts';
import { inParallel } from '#shared/in-parallel.ts';
import { readLane } from '#shared/lane-log/reader.ts';
import {
  contiguousAfter,
  eventOf,
  type LaneLine,
  leadingRun,
  refOf,
} from '#shared/lane-log/rules/lane.ts';
import { additions, type Coalesced, coalesce } from './cells.ts';
import { claimAll } from './claims.ts';
import { eachCountedGeneration, leafBuckets } from './generations.ts';
import { CELL_SHARDS, type Generation, headKey, inGeneration } from './keys.ts';
import type { Claimed } from './rules/claim.ts';
import { deltasOf } from './rules/fold.ts';

/** What is left to count of a lane: `run` follows `head` without a gap, `lines` may follow later. */
type Lane = { head: number; lines: LaneLine[]; run: readonly LaneLine[] };

type Lanes = Map<string, Lane>;

/** A transaction's worth of events: heads to move, and deltas to add. */
type Part = { readonly moves: readonly Move[]; readonly deltas: Coalesced };

/** A hook that sees lines and their claims before they are counted: the archive. */
export type BeforeCounting = (
  lines: readonly LaneLine[],
  claimed: ReadonlyMap<string, Claimed>,
) => Promise<void>;

const CONFLICTS_MAX = 12;

const READ_AT_ONCE = 1000;

/**
 * Count lines into the cells, each exactly once: into the generation that reports read, and into
 * the one that is to follow it while a rebuild hands over.
 *
 * @param before sees every line before it is counted; some again after a retry or in a hand-over
 * @throws if conflicts do not pass; what was committed stays counted, the rest can be asked again
 */
export async function countLines(
  lines: readonly LaneLine[],
  before?: BeforeCounting,
): Promise<void> {
  await eachCountedGeneration((generation) => countInto(generation, lines, before));
}

/**
 * Count lines into the cells of a generation.
 *
 * Invariant: every cell holds exactly the deltas of lines 1..head of every lane. The only write to
 * cells is a transaction that moves heads from where we saw them and adds the deltas of the lines
 * between. So lines may come twice, in any order, to several callers at once, or again after a
 * crash; lines of these lanes that are missing here are read from the log.
 *
 * @throws if conflicts do not pass; what was committed stays counted, the rest can be asked again
 */
export async function countInto(
  generation: Generation,
  lines: readonly LaneLine[],
  before?: BeforeCounting,
): Promise<void> {
  const lanes = optimisticLanes(lines);
  const claimed = new Map<string, Claimed>();
  for (let conflicts = 0; ; ) {
    await fillGaps(lanes);
    if (lanes.size === 0) return;
    const newlyClaimed = await claimMissing(generation, lanes, claimed);
    if (newlyClaimed.length > 0) await before?.(newlyClaimed, claimed);
    const part = nextPart(lanes, claimed);
    const isSettled = await commit(generation, part, { lanes, conflicts });
    conflicts = isSettled ? 0 : conflicts + 1;
    if (conflicts > CONFLICTS_MAX) throw new Error('conflicts on cells do not pass');
  }
}

/**
 * Counts the lines above the lane's head in a generation. Returns how many there were.
 *
 * Ends at the lane's end as it was when last read: writers that are faster than counting cannot
 * keep it going.
 */
export async function countLane(
  generation: Generation,
  lane: string,
  before?: BeforeCounting,
): Promise<number> {
  let counted = 0;
  for (;;) {
    const lines = await readLane(lane, await headOf(generation, lane), READ_AT_ONCE);
    await countInto(generation, lines, before);
    counted += lines.length;
    if (lines.length < READ_AT_ONCE) return counted;
  }
}

/** Assumes that everything before a lane's first line is counted; the commit's condition checks it. */
function optimisticLanes(lines: readonly LaneLine[]): Lanes {
  const lanes: Lanes = new Map();
  for (const line of lines) {
    const lane = lanes.get(line.lane) ?? { head: Number.POSITIVE_INFINITY, lines: [], run: [] };
    lane.lines.push(line);
    lane.head = Math.min(lane.head, line.seq - 1);
    lanes.set(line.lane, lane);
  }
  return lanes;
}

/** Give each lane a run to count, from the log where the lines at hand have a gap; drop the counted. */
async function fillGaps(lanes: Lanes): Promise<void> {
  await inParallel([...lanes], async ([name, lane]) => {
    lane.lines = lane.lines.filter(({ seq }) => seq > lane.head);
    if (lane.lines.length > 0) {
      lane.run = contiguousAfter(lane.head, lane.lines);
      if (lane.run.length === 0) lane.run = await runFromLog(name, lane.head);
    }
    if (lane.lines.length === 0 || lane.run.length === 0) lanes.delete(name);
  });
}

/**
 * What follows a head in the log. A lane has no gaps, except where its oldest lines have outlived
 * the log: before the first line of a reading. Inside of one a gap is none: a query is no snapshot,
 * and may see a line that was written meanwhile, but not the one before it. Read again from there.
 */
async function runFromLog(lane: string, head: number): Promise<LaneLine[]> {
  return leadingRun(await readLane(lane, head, READ_AT_ONCE));
}

/** Claims for the lines that have not claimed yet. Returns those lines. */
async function claimMissing(
  generation: Generation,
  lanes: Lanes,
  claimed: Map<string, Claimed>,
): Promise<readonly LaneLine[]> {
  const runs = [...lanes.values()].flatMap(({ run }) => run);
  const unclaimed = runs.filter((line) => !claimed.has(refOf(line)));
  if (unclaimed.length === 0) return [];
  for (const [ref, won] of await claimAll(generation, unclaimed)) claimed.set(ref, won);
  return unclaimed;
}

/** As many lines as one transaction takes, lane after lane; the cut is always between two lines. */
function nextPart(lanes: Lanes, claimed: ReadonlyMap<string, Claimed>): Part {
  const moves: Move[] = [];
  const deltas: Coalesced = new Map();
  for (const [lane, { head, run }] of lanes) {
    const cellsMax = WRITES_MAX - moves.length - 1;
    const counted = addWhileFitting(run, claimed, deltas, cellsMax);
    const to = run[counted - 1]?.seq;
    if (to !== undefined) moves.push({ lane, from: head, to });
    if (counted < run.length) break;
  }
  return { moves, deltas };
}

function addWhileFitting(
  run: readonly LaneLine[],
  claimed: ReadonlyMap<string, Claimed>,
  deltas: Coalesced,
  cellsMax: number,
): number {
  let counted = 0;
  for (const line of run) {
    const event = eventOf(line);
    const won = claimed.get(refOf(line));
    const added = event && won ? deltasOf(event, won) : [];
    if (!coalesce(deltas, added, cellsMax)) break;
    counted += 1;
  }
  return counted;
}

/** Commits the part. Returns true if it committed or heads were refreshed, false to retry it as is. */
async function commit(
  generation: Generation,
  { moves, deltas }: Part,
  { lanes, conflicts }: { readonly lanes: Lanes; readonly conflicts: number },
): Promise<boolean> {
  const outcome = await transact([
    ...moves.map((move) => headMove(generation, move)),
    ...additions(generation, deltas, shardAfter(conflicts), await leafBuckets()),
  ]);
  for (const [i, { lane, to }] of moves.entries()) {
    const state = lanes.get(lane);
    if (!state) continue;
    if (outcome.type === 'committed') state.head = to;
    const blockingItems = outcome.type === 'refused' && outcome.blockingItems.get(i);
    if (blockingItems) state.head = seqIn(blockingItems);
  }
  if (outcome.type === 'conflict') await backOff(conflicts);
  return outcome.type !== 'conflict';
}

const BACK_OFF_MS = 20;

/** On a transaction conflict, retries on a random shard; readers sum all shards. */
function shardAfter(conflicts: number): number {
  return Math.floor(Math.random() * Math.min(2 ** conflicts, CELL_SHARDS));
}

async function backOff(conflicts: number): Promise<void> {
  await sleep(Math.random() * BACK_OFF_MS * 2 ** Math.min(conflicts, 6));
}

type Move = { readonly lane: string; readonly from: number; readonly to: number };

/** How far a lane is counted in a generation: the seq of its last counted line, 0 for none. Strongly consistent. */
export async function headOf(generation: Generation, lane: string): Promise<number> {
  const { Item } = await dynamo.send(
    new GetCommand({
      TableName: tables.rollups,
      Key: inGeneration(generation, headKey(lane)),
      ConsistentRead: true,
    }),
  );
  return seqIn(Item);
}

function seqIn(item: Record<string, unknown> | undefined): number {
  return Number(item?.seq ?? 0);
}

/**
 * The write that moves a lane's head from `from` to `to`, and that fails its whole transaction if
 * the head stands elsewhere. A head never expires: a replay of old lines must still meet it.
 */
function headMove(generation: Generation, { lane, from, to }: Move): Write {
  return {
    Update: {
      TableName: tables.rollups,
      Key: inGeneration(generation, headKey(lane)),
      UpdateExpression: 'SET seq = :to',
      ConditionExpression: from === 0 ? 'attribute_not_exists(pk)' : 'seq = :from',
      ExpressionAttributeValues: from === 0 ? { ':to': to } : { ':to': to, ':from': from },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  };
}

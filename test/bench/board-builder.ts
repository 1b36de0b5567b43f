import { chunkOf, type Leaf } from '#shared/counting/rules/leaf.ts';
import type { CredentialId, IssuerId, RecipientId } from '#shared/ids.ts';
import { setup } from '../support/local-dynamodb.ts';

/**
 * Ten million recipients, a hundred million events: the day file in chunks, the histograms and the
 * top thousand as `rank` writes them, and then anybody's rank as a report reads it, on the embedded
 * engine.
 *
 * A process of its own, so that the memory it names is the builder's. Arguments: recipients, events.
 */
const [recipients = 10_000_000, events = 100_000_000] = process.argv.slice(2).map(Number);
const ISSUER: IssuerId = 'iss_0000000000';
const PROGRAM = 'prg_0000000000';
const RUN = { first: '2026-03-01', last: '2026-03-01' } as const;
const NOW = Date.parse('2026-03-04T12:00:00Z');
/** Buckets of leaves, as an issuer of millions has them. */
const GROUPS = 64;
const RANK_BY = 'engagements';
const ASKED = 500;
const CHECKED = 20;

const tearDown = await setup();
// Loaded only now, when there is a table.
const { cellKey } = await import('#shared/counting/keys.ts');
const { currentGeneration } = await import('#shared/counting/generations.ts');
const { dynamo } = await import('#shared/aws/dynamodb.ts');
const { openRangeBoard } = await import('#shared/rankings/open-range-board.ts');
const { writeRangeBoards } = await import('#shared/rankings/range-boards.ts');
const { writeScoreChunks } = await import('#shared/rankings/score-chunks.ts');
const { writeAll } = await import('./write-all.ts');
const { standingOf } = await import('#shared/rankings/rules/ranking.ts');
const { rankOfScore } = await import('#shared/rankings/rules/range-board.ts');

const began = performance.now();
const engagements = new Uint32Array(recipients);
const referrals = new Uint32Array(recipients);
const signups = new Uint32Array(recipients);
drawEvents();
const members = membersOfGroups();
const drawnMs = performance.now() - began;

const place = {
  generation: await currentGeneration(),
  issuerId: ISSUER,
  range: RUN,
  stamp: events,
};
const { leaves, chunks, boards } = await writeScoreChunks(place, {
  groups: GROUPS,
  leavesOf: async (group) => Array.from(members(group), leafOf),
});
await writeRangeBoards(place, chunks, boards);
const builtMs = performance.now() - began - drawnMs;
const memoryMb = process.resourceUsage().maxRSS / 1024;

await writeDayCell();
const asked = await askRanks();
process.send?.({
  drawnMs,
  builtMs,
  ...asked,
  leaves,
  chunks,
  memoryMb,
  scores: boards.get(RANK_BY)?.histogram.scores.length,
  ranked: boards.get(RANK_BY)?.histogram.rankedCount,
});
await tearDown();

/** A few recipients are followed by many, most by few: the i-th by one in i. */
function drawEvents(): void {
  const random = randomBits();
  const spread = Math.log(recipients);
  for (let n = 0; n < events; n++) {
    const place = Math.floor(Math.exp((random() / 2 ** 32) * spread)) - 1;
    const i = (place * 7_368_787) % recipients;
    const kind = random() % 100;
    if (kind < 85) engagements[i] = (engagements[i] ?? 0) + 1;
    else if (kind < 98) referrals[i] = (referrals[i] ?? 0) + 1;
    else signups[i] = (signups[i] ?? 0) + 1;
  }
}

/** xorshift: the same events each time. */
function randomBits(): () => number {
  let state = 0x9e3779b9;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** Recipients with events, by the bucket that their leaves are in. */
function membersOfGroups(): (group: number) => Uint32Array {
  const ends = new Uint32Array(GROUPS + 1);
  const groupOf = new Uint8Array(recipients);
  const isMember = (i: number) => Boolean(engagements[i] || referrals[i] || signups[i]);
  for (let i = 0; i < recipients; i++) {
    const group = chunkOf(recipientIdOf(i), GROUPS);
    groupOf[i] = group;
    if (isMember(i)) ends[group + 1] = (ends[group + 1] ?? 0) + 1;
  }
  for (let group = 1; group <= GROUPS; group++) {
    ends[group] = (ends[group] ?? 0) + (ends[group - 1] ?? 0);
  }
  const places = ends.slice();
  const order = new Uint32Array(recipients);
  for (let i = 0; i < recipients; i++) {
    const group = groupOf[i] ?? 0;
    const place = places[group] ?? 0;
    if (!isMember(i)) continue;
    places[group] = place + 1;
    order[place] = i;
  }
  return (group) => order.subarray(ends[group], ends[group + 1]);
}

function recipientIdOf(i: number): RecipientId {
  return `rcp_${i.toString(36).padStart(10, '0')}`;
}

function leafOf(i: number): Leaf {
  return {
    recipientId: recipientIdOf(i),
    credentialId: `crd_${i.toString(36).padStart(10, '0')}` as CredentialId,
    programId: PROGRAM,
    publishedAt: i,
    eachCount(visit) {
      visit('e.linkedin', engagements[i] ?? 0);
      visit('r.linkedin', referrals[i] ?? 0);
      visit('s.linkedin', signups[i] ?? 0);
    },
  };
}

/** What makes the board true: the issuer's day has as many events as the board's stamp says. */
function writeDayCell(): Promise<void> {
  const cell = { type: 'day', scope: { issuerId: ISSUER }, day: RUN.first } as const;
  return writeAll([{ ...cellKey(cell, 0), 'e.all': events }]);
}

/** Ranks as a report finds them, the first of them beside a count of all who have more. */
async function askRanks() {
  const meter = meterReads();
  let [wrong, ms] = [0, 0];
  for (let n = 0; n < ASKED; n++) {
    const i = (n * 7_919_317 + 11) % recipients;
    const started = performance.now();
    const rank = await rankOf(recipientIdOf(i));
    ms += performance.now() - started;
    if (n < CHECKED && rank !== rankByCounting(engagements[i] ?? 0)) wrong += 1;
  }
  const each = (sum: number) => sum / ASKED;
  const { gets, getUnits, queryUnits } = meter;
  return {
    wrong,
    rankMs: each(ms),
    gets: each(gets),
    getUnits: each(getUnits),
    queryUnits: each(queryUnits),
  };
}

async function rankOf(id: RecipientId): Promise<number | undefined> {
  const board = await openRangeBoard({ issuerId: ISSUER, range: RUN, rankBy: RANK_BY, now: NOW });
  const contender = await board?.contenderOf(id);
  if (!board || !contender) throw new Error('there is no board');
  if (contender === 'nobody') return undefined;
  return rankOfScore(board.histogram, standingOf(id, contender, RANK_BY).score);
}

/** Counts what boards are read with; the generation is asked for every two seconds besides. */
function meterReads() {
  const meter = { gets: 0, getUnits: 0, queryUnits: 0 };
  dynamo.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const input = { ...args.input, ReturnConsumedCapacity: 'TOTAL' };
        const answer = await next({ ...args, input });
        const { ConsumedCapacity } = answer.output as {
          ConsumedCapacity?: { CapacityUnits?: number };
        };
        const units = ConsumedCapacity?.CapacityUnits ?? 0;
        const isPointer = JSON.stringify(args.input).includes('GENERATIONS');
        if (commandName.startsWith('Get') && !isPointer) {
          meter.gets += 1;
          meter.getUnits += units;
        }
        if (commandName.startsWith('Query')) meter.queryUnits += units;
        return answer;
      },
    { step: 'initialize' },
  );
  return meter;
}

function rankByCounting(score: number): number | undefined {
  if (score === 0) return undefined;
  let rank = 1;
  for (let i = 0; i < recipients; i++) if ((engagements[i] ?? 0) > score) rank += 1;
  return rank;
}

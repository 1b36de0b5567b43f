import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { CredentialId, RecipientId } from '#shared/domain/ids.ts';
import type { Leaf } from '#shared/domain/leaf.ts';
import { eachPacked, packLeaves } from '#shared/domain/packed-leaves.ts';
import { chunkOf } from '#shared/domain/recipient-chunk.ts';
import { boardBuilder, rankOfScore } from '#shared/domain/score-board.ts';

/**
 * Ten million recipients, a hundred million events: the day file in chunks, the histogram and the
 * top thousand, and then anybody's rank from one chunk and the histogram.
 *
 * A process of its own, so that the memory it names is the builder's. Arguments: recipients, events.
 */
const [recipients = 10_000_000, events = 100_000_000] = process.argv.slice(2).map(Number);
const CHUNK_RECIPIENTS = 3000;
const ASKED = 1000;
const PROGRAM = 'prg_0000000000';

const began = performance.now();
const engagements = new Uint32Array(recipients);
const referrals = new Uint32Array(recipients);
const signups = new Uint32Array(recipients);
drawEvents();
const drawnMs = performance.now() - began;

const chunks = Math.ceil(recipients / CHUNK_RECIPIENTS);
const file: Buffer[] = [];
const builder = boardBuilder();
for (const members of membersOfChunks()) {
  for (const i of members) builder.add(standingOf(i));
  file.push(deflateRawSync(packLeaves(members.map(leafOf)), { level: 1 }));
}
const { top, histogram } = builder.board();
const builtMs = performance.now() - began - drawnMs;
const { rankMs, wrong } = askRanks();
process.send?.({
  drawnMs,
  builtMs,
  rankMs,
  wrong,
  chunks,
  memoryMb: process.resourceUsage().maxRSS / 1024,
  fileMb: file.reduce((sum, { length }) => sum + length, 0) / 1e6,
  histogramKb: deflateRawSync(JSON.stringify(histogram)).length / 1e3,
  scores: histogram.scores.length,
  ranked: histogram.rankedCount,
  best: top[0]?.score,
});

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

/** Recipients with events, chunk after chunk. */
function* membersOfChunks(): Generator<number[]> {
  const chunkOfRecipient = new Uint16Array(recipients);
  const sizes = new Uint32Array(chunks + 1);
  for (let i = 0; i < recipients; i++) {
    const chunk = chunkOf(recipientIdOf(i), chunks);
    chunkOfRecipient[i] = chunk;
    sizes[chunk + 1] = (sizes[chunk + 1] ?? 0) + 1;
  }
  const ends = sizes.slice();
  for (let c = 1; c <= chunks; c++) ends[c] = (ends[c] ?? 0) + (ends[c - 1] ?? 0);
  const places = ends.slice();
  const order = new Uint32Array(recipients);
  for (let i = 0; i < recipients; i++) {
    const chunk = chunkOfRecipient[i] ?? 0;
    const place = places[chunk] ?? 0;
    places[chunk] = place + 1;
    order[place] = i;
  }
  for (let c = 0; c < chunks; c++) {
    const members = Array.from(order.subarray(ends[c], ends[c + 1]));
    yield members.filter((i) => engagements[i] || referrals[i] || signups[i]);
  }
}

function recipientIdOf(i: number): RecipientId {
  return `rcp_${i.toString(36).padStart(10, '0')}`;
}

function standingOf(i: number) {
  return {
    recipientId: recipientIdOf(i),
    score: engagements[i] ?? 0,
    referrals: referrals[i] ?? 0,
    engagements: engagements[i] ?? 0,
    earliest: i,
  };
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

/** Ranks from a chunk and the histogram, beside a count of all who have more. */
function askRanks() {
  let wrong = 0;
  let ms = 0;
  for (let n = 0; n < ASKED; n++) {
    const i = (n * 7_919_317 + 11) % recipients;
    const id = recipientIdOf(i);
    const started = performance.now();
    const chunk = file[chunkOf(id, chunks)];
    let score = 0;
    eachPacked(inflateRawSync(chunk ?? Buffer.alloc(0)), (leaf) => {
      if (leaf.recipientId !== id) return;
      leaf.eachCount((name, count) => {
        if (name === 'e.linkedin') score += count;
      });
    });
    const rank = rankOfScore(histogram, score);
    ms += performance.now() - started;
    if (n < 20 && score > 0 && rank !== rankByCounting(score)) wrong += 1;
  }
  return { rankMs: ms / ASKED, wrong };
}

function rankByCounting(score: number): number {
  let rank = 1;
  for (let i = 0; i < recipients; i++) if ((engagements[i] ?? 0) > score) rank += 1;
  return rank;
}

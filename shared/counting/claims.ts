import { setTimeout as sleep } from 'node:timers/promises';
import { setMissing } from '#shared/aws/lean-dynamodb.ts';
import { type Key, tables, visitorClaimLifetime } from '#shared/aws/tables.ts';
import { inParallel } from '#shared/in-parallel.ts';
import { eventOf, type LaneLine, refOf } from '#shared/lane-log/rules/lane.ts';
import { credentialClaimKey, type Generation, inGeneration, visitorClaimKey } from './keys.ts';
import {
  type Claim,
  type Claimed,
  claimOf,
  FIRST_OF_DAY,
  firstsVerdict,
  visitorVerdict,
  type Winners,
} from './rules/claim.ts';

/** Names that a batch asks for under one claim's key, and the first event that asks for each. */
type Request = { readonly key: Key; readonly wanted: Record<string, string> };

/**
 * What each event wins, asked of Rollups before the events are counted.
 *
 * One UpdateItem for each visitor on a link and day, and one for each credential that still has
 * firsts to give, however many events ask. The same event asking again wins again, so a replay or
 * a second aggregator changes nothing. A duplicate claims no first: it would be lost with it.
 */
export async function claimAll(
  generation: Generation,
  lines: readonly LaneLine[],
): Promise<Map<string, Claimed>> {
  const asking = lines.flatMap((line) => {
    const event = eventOf(line);
    return event ? [{ ref: refOf(line), claim: claimOf(event) }] : [];
  });
  const visitors = await settle(generation, asking.flatMap(visitorRequests), visitorWinners);
  const judged = asking.map(({ ref, claim }) => {
    const verdict = visitorVerdict(ref, claim, visitors.get(visitorId(claim)));
    return { ref, claim, ...verdict };
  });
  const originals = judged.filter(({ isDuplicate }) => !isDuplicate);
  const credentials = await settle(
    generation,
    originals.flatMap(credentialRequests),
    credentialWinners,
  );
  return new Map(
    judged.map(({ ref, claim, isDuplicate, isUnique }) => {
      const winners = isDuplicate ? undefined : credentials.get(credentialId(claim));
      return [ref, { isDuplicate, isUnique, ...firstsVerdict(ref, claim, winners) }];
    }),
  );
}

type Asking = { readonly ref: string; readonly claim: Claim };

function visitorRequests({ ref, claim: { visitor } }: Asking): Request[] {
  if (!visitor) return [];
  const key = visitorClaimKey(visitor.linkId, visitor.day, visitor.visitor);
  return [{ key, wanted: { [visitor.hour]: ref, [FIRST_OF_DAY]: ref } }];
}

function visitorId({ visitor }: Claim): string {
  return visitor ? visitorClaimKey(visitor.linkId, visitor.day, visitor.visitor).pk : '';
}

function credentialRequests({ ref, claim: { credential } }: Asking): Request[] {
  if (!credential) return [];
  const wanted = Object.fromEntries(credential.names.map((name) => [name, ref]));
  return [{ key: credentialClaimKey(credential.credentialId), wanted }];
}

function credentialId({ credential }: Claim): string {
  return credential ? credentialClaimKey(credential.credentialId).pk : '';
}

/** Ask once for each key; the first event of the batch to ask for a name asks for all of it. */
async function settle(
  generation: Generation,
  requests: readonly Request[],
  ask: (request: Request) => Promise<Winners>,
): Promise<Map<string, Winners>> {
  const byKey = new Map<string, Request>();
  for (const { key, wanted } of requests) {
    const merged = byKey.get(key.pk);
    byKey.set(key.pk, { key, wanted: { ...wanted, ...merged?.wanted } });
  }
  const winners = new Map<string, Winners>();
  await inParallel([...byKey.values()], async (request) => {
    const key = inGeneration(generation, request.key);
    winners.set(request.key.pk, await ask({ ...request, key }));
  });
  return winners;
}

/**
 * What is claimed for good can be remembered: this environment asks only once for a visitor's hour
 * and for each of a credential's firsts.
 */
const known = new Map<string, Winners>();

const KNOWN_MAX = 50_000;

async function visitorWinners(request: Request): Promise<Winners> {
  return remembered(request, { expiresAt: visitorClaimLifetime(Date.now()) });
}

async function credentialWinners(request: Request): Promise<Winners> {
  return remembered(request, {});
}

async function remembered({ key, wanted }: Request, also: Record<string, number>) {
  const before = known.get(key.pk);
  if (before && Object.keys(wanted).every((name) => before[name])) return before;
  const winners = await claim(key, wanted, also);
  if (known.size >= KNOWN_MAX) known.clear();
  known.set(key.pk, winners);
  return winners;
}

const ATTEMPTS_MAX = 4;

const PAUSE_MS = 25;

/**
 * Claim names that nobody has; the answer tells who has each. Nearly all calls of counting are
 * these: so they go without the SDK, and are repeated here until there is an answer.
 */
async function claim(key: Key, wanted: Record<string, string>, also: Record<string, number>) {
  for (let attempts = 1; ; attempts++) {
    try {
      return (await setMissing(tables.rollups, key, { ...wanted, ...also })) as Winners;
    } catch (error) {
      // Throttled, or no answer: who may have claimed already is told so by the repetition.
      if (attempts === ATTEMPTS_MAX) throw error;
      await sleep(Math.random() * PAUSE_MS * 2 ** attempts);
    }
  }
}

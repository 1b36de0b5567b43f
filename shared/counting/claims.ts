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

/** The claims of a batch under one key: each name, and the first event that claims it. */
type Request = { readonly key: Key; readonly claimants: Record<string, string> };

/**
 * Claims firsts and uniques for the events, before they are counted. Returns what each event won.
 *
 * Sends one UpdateItem per visitor, link and day, and one per credential with open firsts, however
 * many events compete. Idempotent: the same event wins again, so replays and parallel aggregators
 * change nothing. A duplicate claims no first: the first would be lost with it.
 */
export async function claimAll(
  generation: Generation,
  lines: readonly LaneLine[],
): Promise<Map<string, Claimed>> {
  const candidates = lines.flatMap((line) => {
    const event = eventOf(line);
    return event ? [{ ref: refOf(line), claim: claimOf(event) }] : [];
  });
  const visitors = await resolveClaims(
    generation,
    candidates.flatMap(visitorRequests),
    visitorWinners,
  );
  const verdicts = candidates.map(({ ref, claim }) => {
    const verdict = visitorVerdict(ref, claim, visitors.get(visitorId(claim)));
    return { ref, claim, ...verdict };
  });
  const originals = verdicts.filter(({ isDuplicate }) => !isDuplicate);
  const credentials = await resolveClaims(
    generation,
    originals.flatMap(credentialRequests),
    credentialWinners,
  );
  return new Map(
    verdicts.map(({ ref, claim, isDuplicate, isUnique }) => {
      const winners = isDuplicate ? undefined : credentials.get(credentialId(claim));
      return [ref, { isDuplicate, isUnique, ...firstsVerdict(ref, claim, winners) }];
    }),
  );
}

type Candidate = { readonly ref: string; readonly claim: Claim };

function visitorRequests({ ref, claim: { visitor } }: Candidate): Request[] {
  if (!visitor) return [];
  const key = visitorClaimKey(visitor.linkId, visitor.day, visitor.visitor);
  const names = visitor.isNetwork ? [visitor.hour] : [visitor.hour, FIRST_OF_DAY];
  return [{ key, claimants: Object.fromEntries(names.map((name) => [name, ref])) }];
}

function visitorId({ visitor }: Claim): string {
  return visitor ? visitorClaimKey(visitor.linkId, visitor.day, visitor.visitor).pk : '';
}

function credentialRequests({ ref, claim: { credential } }: Candidate): Request[] {
  if (!credential) return [];
  const claimants = Object.fromEntries(credential.names.map((name) => [name, ref]));
  return [{ key: credentialClaimKey(credential.credentialId), claimants }];
}

function credentialId({ credential }: Claim): string {
  return credential ? credentialClaimKey(credential.credentialId).pk : '';
}

/** Sends one request per key; the batch's first event that claims a name represents the batch. */
async function resolveClaims(
  generation: Generation,
  requests: readonly Request[],
  claimNames: (request: Request) => Promise<Winners>,
): Promise<Map<string, Winners>> {
  const byKey = new Map<string, Request>();
  for (const { key, claimants } of requests) {
    const merged = byKey.get(key.pk);
    byKey.set(key.pk, { key, claimants: { ...claimants, ...merged?.claimants } });
  }
  const winners = new Map<string, Winners>();
  await inParallel([...byKey.values()], async (request) => {
    const key = inGeneration(generation, request.key);
    winners.set(request.key.pk, await claimNames({ ...request, key }));
  });
  return winners;
}

/**
 * Cache of winners. Claims never change once won, so each environment requests a visitor's hour and
 * a credential's first only once.
 */
const known = new Map<string, Winners>();

const KNOWN_MAX = 50_000;

async function visitorWinners(request: Request): Promise<Winners> {
  return cachedWinners(request, { expiresAt: visitorClaimLifetime(Date.now()) });
}

async function credentialWinners(request: Request): Promise<Winners> {
  return cachedWinners(request, {});
}

async function cachedWinners({ key, claimants }: Request, also: Record<string, number>) {
  const before = known.get(key.pk);
  if (before && Object.keys(claimants).every((name) => before[name])) return before;
  const winners = await claim(key, claimants, also);
  if (known.size >= KNOWN_MAX) known.clear();
  known.set(key.pk, winners);
  return winners;
}

const ATTEMPTS_MAX = 4;

const PAUSE_MS = 25;

/**
 * Claims names that are still free. Returns the owner of each name. Most of counting's calls are
 * these, so they bypass the SDK and are retried here with backoff.
 */
async function claim(key: Key, claimants: Record<string, string>, also: Record<string, number>) {
  for (let attempts = 1; ; attempts++) {
    try {
      return (await setMissing(tables.rollups, key, { ...claimants, ...also })) as Winners;
    } catch (error) {
      // Throttled or unanswered: if the claim did go through, the retry returns it as the owner.
      if (attempts === ATTEMPTS_MAX) throw error;
      await sleep(Math.random() * PAUSE_MS * 2 ** attempts);
    }
  }
}

import { afterAll, expect, test, vi } from 'vitest';
import type { Click } from '#shared/lane-log/rules/event.ts';
import { startCapacityMeter, units } from '../support/capacity-meter.ts';
import { engagement, freshId, subject } from '../support/log-events.ts';
import { visit } from '../support/visit.ts';

const meter = await startCapacityMeter(process.env.AWS_ENDPOINT_URL_DYNAMODB ?? '');
vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', meter.url);
afterAll(() => meter.stop());

// Loaded only now, so that every call goes through the meter.
const { aChain } = await import('../support/chain.ts');
const { writeLane } = await import('../support/lanes.ts');
const { currentGeneration } = await import('#shared/counting/generations.ts');
const { countLines } = await import('#shared/counting/count.ts');
const { handler: redirect } = await import('../../functions/redirect/handler.ts');

const READS = /GetItem|Query|Scan/;
const BATCH = 1000;
/** On a busy machine counting outlasts the cache of generations, which is then read again. */
const GENERATIONS_FRESH_MS = 2000;

test('a warm click costs one write unit and no read', async () => {
  const { link } = await aChain();
  await redirect(visit(`/l/${link.linkId}`));
  meter.take();
  await redirect(visit(`/l/${link.linkId}`, { ip: '198.51.100.9' }));
  const consumed = meter.take();

  expect(consumed).toEqual({ 'event-log PutItem': 1 });
});

test('negative control: a cold click reads', async () => {
  const { link } = await aChain();
  meter.take();
  await redirect(visit(`/l/${link.linkId}`));

  expect(units(meter.take(), READS)).toBeGreaterThan(0);
});

/** What counting a batch costs per click: claims and the rest apart, in write units. */
async function costOf(clicks: readonly Click[]) {
  const lines = (await Promise.all(lanesOf(clicks).map((own) => writeLane(own)))).flat();
  await currentGeneration();
  meter.take();
  const began = performance.now();
  await countLines(lines);
  const refreshes = Math.floor((performance.now() - began) / GENERATIONS_FRESH_MS);
  const consumed = meter.take();
  return {
    claims: units(consumed, /UpdateItem/) / clicks.length,
    rest: units(consumed, /TransactWriteItems/) / clicks.length,
    reads: Math.max(0, units(consumed, READS) - refreshes),
  };
}

/** As many lanes as requests were in flight. */
function lanesOf(clicks: readonly Click[]): Click[][] {
  return [...Map.groupBy(clicks.entries(), ([i]) => i % 4).values()].map((own) =>
    own.map(([, one]) => one),
  );
}

test('counting one viral link costs a claim per visitor, and hardly anything else', async () => {
  const own = { ...subject(), issuerId: freshId('iss'), linkId: freshId('lnk') };
  const clicks = Array.from({ length: BATCH }, () => engagement(own));
  const { claims, rest, reads } = await costOf(clicks);

  process.stdout.write(`viral: ${claims.toFixed(3)} claims + ${rest.toFixed(4)} per click\n`);
  // One claim for each visitor, and one for the credential's firsts.
  expect(claims).toBeLessThanOrEqual(1 + 1 / BATCH);
  expect(rest).toBeLessThanOrEqual(0.05);
  expect(reads).toBe(0);
});

test('counting clicks that all go to different recipients costs at most 6.5 all in', async () => {
  const issuerId = freshId('iss');
  const programId = freshId('prg');
  const clicks = Array.from({ length: BATCH }, () =>
    engagement({ ...subject(), programId, issuerId }),
  );
  const { claims, rest } = await costOf(clicks);

  process.stdout.write(`dispersed: ${claims.toFixed(3)} claims + ${rest.toFixed(3)} per click\n`);
  expect(claims + rest).toBeLessThanOrEqual(6.5);
});

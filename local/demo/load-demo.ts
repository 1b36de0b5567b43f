import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { countLane, countLines } from '#shared/data/count-lanes.ts';
import { dynamo } from '#shared/data/dynamo.ts';
import { currentGeneration } from '#shared/data/generations.ts';
import { inParallel } from '#shared/data/in-parallel.ts';
import { findIssuer, type Issuer } from '#shared/data/issuers.ts';
import { eventKey, laneRegistrationKey } from '#shared/data/keys.ts';
import { readLine } from '#shared/data/lanes.ts';
import { eventLifetime, registrationLifetime } from '#shared/data/lifetimes.ts';
import { createProgram, type Program } from '#shared/data/programs.ts';
import { publishCredential } from '#shared/data/publishing.ts';
import { ensureShareables } from '#shared/data/shareables.ts';
import { tables } from '#shared/data/tables.ts';
import type { LogEvent } from '#shared/domain/event.ts';
import type { IssuerId } from '#shared/domain/ids.ts';
import { demoCredentials, PROGRAMS } from './demo-credentials.ts';
import { demoEvents, type Published } from './demo-events.ts';

const LANES = 8;
const BATCH = 25;

/** A believable quarter of a year for the first look: credentials, shares, clicks and sign-ups. */
export async function loadDemo(issuerId: IssuerId): Promise<void> {
  const issuer = await findIssuer(issuerId);
  if (!issuer) throw new Error('the demo needs its issuer');
  const published = await publishAll(issuer, Date.now());
  await countPublications(published);
  const events = demoEvents(issuer, published, Date.now());
  await inParallel(
    Array.from({ length: LANES }, (_, i) => i),
    async (i) => {
      const own = events.filter((_, n) => n % LANES === i);
      await writeLane(`de${String(i).padStart(14, '0')}`, own);
    },
  );
}

async function publishAll(issuer: Issuer, now: number): Promise<Published[]> {
  const programs = new Map<string, Program>();
  for (const input of PROGRAMS) {
    const { program } = await createProgram(issuer.issuerId, input);
    programs.set(input.externalId, program);
  }
  const published: Published[] = [];
  await inParallel(demoCredentials(now), async ({ program: name, channels, ...input }) => {
    const program = programs.get(name);
    if (!program) throw new Error(`the demo has no program ${name}`);
    const { credential } = await publishCredential(issuer, program.programId, input);
    const cta = { label: `Start ${program.name}` };
    const shareables = await ensureShareables(credential, { channels, cta });
    published.push({ credential, shareables });
  });
  return published.sort((a, b) => (a.credential.externalId < b.credential.externalId ? -1 : 1));
}

/** At once, so that the first look at the reports shows the whole demo. */
async function countPublications(published: readonly Published[]): Promise<void> {
  const lines = await Promise.all(
    published.map(({ credential }) => readLine(`PUB#${credential.credentialId}`, 1)),
  );
  await countLines(lines.filter((line) => line !== undefined));
}

/** The past, written as the redirect would have: one lane, one event after the other. */
async function writeLane(lane: string, events: readonly LogEvent[]): Promise<void> {
  const now = Date.now();
  const items: Record<string, unknown>[] = events.map((event, i) => ({
    ...eventKey(lane, i + 1),
    ...event,
    expiresAt: eventLifetime(now),
  }));
  items.push({ ...laneRegistrationKey(now, lane), expiresAt: registrationLifetime(now) });
  for (let i = 0; i < items.length; i += BATCH) {
    const requests = items.slice(i, i + BATCH).map((Item) => ({ PutRequest: { Item } }));
    const input = { RequestItems: { [tables.eventLog]: requests } };
    const { UnprocessedItems = {} } = await dynamo.send(new BatchWriteCommand(input));
    if (Object.keys(UnprocessedItems).length > 0) throw new Error('the demo was not written whole');
  }
  await countLane(await currentGeneration(), lane);
}

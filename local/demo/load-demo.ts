import { tables } from '#shared/aws/tables.ts';
import { DAY, utcDayOf } from '#shared/calendar.ts';
import { archiveLines } from '#shared/counting/archive.ts';
import { countLines } from '#shared/counting/count.ts';
import type { IssuerId, ProgramId } from '#shared/ids.ts';
import type { LogEvent, Subject } from '#shared/lane-log/rules/event.ts';
import { type Issuer, readIssuer, updateIssuer } from '#shared/registry/issuers.ts';
import { createPathway } from '#shared/registry/pathways.ts';
import { createProgram, type Program } from '#shared/registry/programs.ts';
import { putTarget } from '#shared/reports/targets.ts';
import { demoAwards } from './demo-awards.ts';
import { demoChannel, demoEvents } from './demo-events.ts';
import { demoAnswers, demoMentions } from './demo-feedback.ts';
import { BASELINE, PATHWAYS, PROGRAMS, type ProgramName } from './demo-programs.ts';
import { demoRegistry } from './demo-registry.ts';
import { demoSignups } from './demo-signups.ts';
import { laneItems, writeItems } from './write-demo.ts';

const LANES = 8;
/** What is counted before anybody looks; the rest is counted as what is logged always is. */
const RECENT_DAYS = 35;

/**
 * Two believable years of an academy, for the first look: the same story at every start.
 *
 * Answers when all is logged and the last five weeks are counted. Counting the rest takes the pump
 * some seconds more.
 */
export async function loadDemo(issuerId: IssuerId, now: number = Date.now()): Promise<void> {
  const issuer = await demoIssuer(issuerId);
  const programs = await demoPrograms(issuerId);
  const { items, all } = await demoRegistry(issuer, programs, demoAwards(now), demoChannel);
  const [answers, mentions] = [demoAnswers(issuer, all, now), await demoMentions(issuer, now)];
  const events = demoEvents(issuer, all, now);
  const made = [...items, ...answers.items, ...mentions.items, ...demoSignups(events)];
  await writeItems(tables.registry, made);
  await demoPlans(issuerId, programs, now);
  const lanes = new Map<string, readonly LogEvent[]>([
    ...all.map(({ credential, published }) => {
      return [`PUB#${credential.credentialId}`, [published]] as const;
    }),
    ...trafficLanes(issuerId, events, now),
    ...answers.lanes,
    ...mentions.lanes,
  ]);
  const logged = [...lanes].flatMap(([lane, events]) => laneItems(lane, events, Date.now()));
  await writeItems(tables.eventLog, logged);
  await countRecent(lanes, now);
}

async function demoIssuer(issuerId: IssuerId): Promise<Issuer> {
  const issuer = await readIssuer(issuerId);
  if (!issuer) throw new Error('the demo needs its issuer');
  return updateIssuer(issuer, {
    brandColor: '#4338ca',
    websiteUrl: 'https://academy.example/',
    namesArePublic: true,
    homeCountry: 'DE',
    industry: 'professional-certifications',
    baseline: BASELINE,
  });
}

async function demoPrograms(issuerId: IssuerId): Promise<Map<ProgramName, Program>> {
  const programs = new Map<ProgramName, Program>();
  for (const input of PROGRAMS) {
    const { share, validDays, launchedDaysAgo, ...rest } = { ...NO_PLANS, ...input };
    programs.set(input.externalId, (await createProgram(issuerId, rest)).program);
  }
  return programs;
}

const NO_PLANS = { validDays: 0, launchedDaysAgo: 0 };

async function demoPlans(
  issuerId: IssuerId,
  programs: ReadonlyMap<ProgramName, Program>,
  now: number,
): Promise<void> {
  const idOf = (name: ProgramName) => programs.get(name)?.programId as ProgramId;
  for (const { steps, ...pathway } of PATHWAYS) {
    const linked = steps.map((step) => ({
      programId: idOf(step.program),
      ...('after' in step && { afterProgramId: idOf(step.after) }),
    }));
    await createPathway(issuerId, { ...pathway, steps: linked });
  }
  const from = utcDayOf(now - 60 * DAY);
  const date = utcDayOf(now + 120 * DAY);
  const createdAt = new Date(now).toISOString();
  const plan = { from, date, createdAt };
  await putTarget(issuerId, { goal: 'awareness', metricId: 'signups', value: 60, ...plan });
  await putTarget(issuerId, { goal: 'awareness', metricId: 'share_rate', value: 0.5, ...plan });
  await putTarget(issuerId, { goal: 'launch', metricId: 'new_learners', value: 180, ...plan });
  await putTarget(issuerId, { goal: 'renewals', metricId: 'renewal_rate', value: 0.6, ...plan });
}

/**
 * Clicks and shares as environments log them. All of a credential is in one lane, so that what came
 * first is counted first; recent credentials have lanes of their own.
 */
function trafficLanes(
  issuerId: IssuerId,
  events: readonly LogEvent[],
  now: number,
): Map<string, LogEvent[]> {
  return Map.groupBy(events, (event) => {
    const { credentialId, publishedAt } = subjectOf(event);
    const age = publishedAt >= now - RECENT_DAYS * DAY ? 'a' : 'b';
    const number = [...credentialId].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % LANES;
    return `${issuerId.slice(4, 14)}${age}${String(number).padStart(5, '0')}`;
  });
}

function subjectOf(event: LogEvent): Subject {
  if ('credentialId' in event) return event;
  if ('credited' in event && event.credited) return event.credited;
  throw new Error(`the demo tells of no credential in ${event.eventId}`);
}

/** Lanes that begin within the last weeks. */
async function countRecent(
  lanes: ReadonlyMap<string, readonly LogEvent[]>,
  now: number,
): Promise<void> {
  const since = now - RECENT_DAYS * DAY;
  const recent = [...lanes].filter(([, [first]]) => first && first.at >= since);
  const lines = recent.flatMap(([lane, events]) =>
    events.map((entry, i) => ({ lane, seq: i + 1, entry })),
  );
  await countLines(lines, archiveLines);
}

import { tables } from '#shared/aws/tables.ts';
import { dayIn } from '#shared/calendar.ts';
import type { Milestone, Signup, Subject } from '#shared/lane-log/rules/event.ts';
import { createProgram } from '#shared/registry/programs.ts';
import { publishCredential } from '#shared/registry/publishing.ts';
import { isoInstant } from '#shared/registry/rules/date-or-instant.ts';
import { demoSignups } from '../../local/demo/demo-signups.ts';
import { writeItems } from '../../local/demo/write-demo.ts';
import { type Counted, countEvents } from './count-events.ts';
import { freshIssuer } from './issuer.ts';
import { engagement, milestone, signup } from './log-events.ts';

export const TIME_ZONE = 'Asia/Kathmandu';

/**
 * One issuer in Nepal with two programs and three learners, and what happened to their three
 * credentials between 20 and 24 November 2026. Small enough to count by hand.
 */
export async function aStory() {
  const { issuer, keys } = await freshIssuer({ timeZone: TIME_ZONE });
  const { issuerId } = issuer;
  const program = async (externalId: string) =>
    (await createProgram(issuerId, { externalId, name: externalId })).program;
  const [rust, go] = [await program('Rust'), await program('Go')];
  const publish = async (name: string, { programId }: typeof rust) => {
    const input = { externalId: name, recipient: { externalId: name, name } };
    const { credential } = await publishCredential(issuer, programId, {
      ...input,
      issuedAt: isoInstant(Date.parse('2026-11-20T06:00:00Z')),
    });
    const { credentialId, recipientId, publishedAt } = credential;
    return { programId, credentialId, recipientId, publishedAt } satisfies Subject;
  };
  const ada = await publish('Ada', rust);
  const bo = await publish('Bo', rust);
  const cy = await publish('Cy', go);
  const base = (at: string) => {
    const instant = Date.parse(at);
    return { issuerId, at: instant, day: dayIn(TIME_ZONE, instant) };
  };
  const of = (who: Subject, at: string) => ({ ...who, ...base(at) });
  const published = (who: Subject): Counted => ({
    event: milestone({ ...of(who, '2026-11-20T06:00:00Z'), kind: 'published', channel: undefined }),
  });
  const shares = (who: Subject, at: string, changes: Partial<Milestone> = {}, first = false) => ({
    event: milestone({ ...of(who, at), ...changes }),
    won: first ? { firsts: ['shared' as const] } : {},
  });
  const signedUp = (who: Subject, at: string, changes: Partial<Signup> = {}): Counted => {
    const touch = { ...who, channel: 'linkedin' as const, clickedAt: Date.parse(at) };
    return { event: signup(issuerId, touch, { ...base(at), ...changes }) };
  };
  const clicked = (who: Subject, at: string, changes = {}, won: Counted['won'] = {}): Counted => ({
    event: engagement({ ...of(who, at), ...changes }),
    won,
  });
  const referral = { kind: 'referral' as const };
  const bot = { excluded: 'bot' as const };
  const happened: Counted[] = [
    ...[ada, bo, cy].map(published),
    shares(ada, '2026-11-21T10:00:00Z', {}, true),
    shares(ada, '2026-11-21T11:00:00Z', { channel: 'x' }),
    shares(cy, '2026-11-22T10:00:00Z', {}, true),
    clicked(ada, '2026-11-22T18:10:00Z', {}, { firsts: ['engaged'], confirms: true }),
    // 00:00 of the 23rd in Nepal, still the 22nd in UTC.
    clicked(ada, '2026-11-22T18:15:00Z', { country: 'NP', device: 'desktop' }),
    clicked(ada, '2026-11-23T09:00:00Z', {}, { isUnique: false }),
    clicked(ada, '2026-11-23T09:01:00Z', {}, { isDuplicate: true }),
    clicked(bo, '2026-11-23T09:00:00Z', { channel: 'x' }, { firsts: ['engaged'], confirms: true }),
    clicked(bo, '2026-11-23T09:02:00Z', { channel: 'x', ...bot }),
    clicked(ada, '2026-11-23T10:00:00Z', referral, { firsts: ['referred'] }),
    clicked(bo, '2026-11-23T10:00:00Z', { ...referral, channel: undefined }),
    clicked(cy, '2026-11-24T10:00:00Z', { ...referral, country: undefined }),
    {
      ...signedUp(ada, '2026-11-24T11:00:00Z', { newLearner: true, value: 1900, currency: 'EUR' }),
      won: { firsts: ['converted'] },
    },
    signedUp(cy, '2026-11-24T12:00:00Z', { value: 500, currency: 'INR' }),
    signedUp(bo, '2026-11-24T13:00:00Z', { excluded: 'self-referral' }),
    {
      event: {
        ...signup(issuerId, { ...ada, clickedAt: 0 }, base('2026-11-24T14:00:00Z')),
        credited: undefined,
        firstTouch: undefined,
        lastTouch: undefined,
        unattributed: 'no-click',
      },
    },
  ];
  await countEvents(happened);
  const signups = demoSignups(happened.map(({ event }) => event));
  await writeItems(tables.registry, signups);
  return { issuer, keys, rust, go, ada, bo, cy };
}

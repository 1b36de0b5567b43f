import { PutCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { dynamo } from '#shared/aws/dynamodb.ts';
import { tables } from '#shared/aws/tables.ts';
import { dayIn, HOUR, type Instant } from '#shared/calendar.ts';
import { inParallel } from '#shared/in-parallel.ts';
import type { LogEvent } from '#shared/lane-log/rules/event.ts';
import { recipientKey } from '#shared/registry/keys.ts';
import { createProgram } from '#shared/registry/programs.ts';
import { countEvents } from './count-events.ts';
import { freshIssuer } from './issuer.ts';
import { engagement, signup, subject } from './log-events.ts';
import { report } from './reports-api.ts';

/** Something that one of few recipients brought, in an hour of the story. */
export type Choice = {
  readonly hour: number;
  readonly who: number;
  readonly kind: 'engagement' | 'referral' | 'signup';
  readonly channel: 'linkedin' | 'x' | undefined;
  readonly excluded: 'bot' | undefined;
  readonly value: number | undefined;
};

export const choices = (hours: number, recipients: number): fc.Arbitrary<Choice> =>
  fc.record({
    hour: fc.nat(hours - 1),
    who: fc.nat(recipients - 1),
    kind: fc.constantFrom('engagement', 'referral', 'signup'),
    channel: fc.constantFrom('linkedin', 'x', undefined),
    excluded: fc.constantFrom('bot', undefined, undefined),
    value: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
  });

type Setting = {
  readonly timeZone: string;
  readonly begin: Instant;
  readonly recipients: number;
};

/** An issuer with two programs and some recipients, of whom choices can be counted and reports read. */
export async function rankingStory({ timeZone, begin, recipients }: Setting) {
  const { issuer, keys } = await freshIssuer({ timeZone });
  const { issuerId } = issuer;
  const { program: one } = await createProgram(issuerId, { externalId: '1', name: 'One' });
  const { program: two } = await createProgram(issuerId, { externalId: '2', name: 'Two' });
  const learners = Array.from({ length: recipients }, (_, i) => ({
    ...subject(),
    programId: i % 3 ? one.programId : two.programId,
    publishedAt: begin - (i % 4) * HOUR,
  }));

  await inParallel(learners, async ({ recipientId }) => {
    const Item = { ...recipientKey(issuerId, recipientId), issuerId, recipientId };
    await dynamo.send(new PutCommand({ TableName: tables.registry, Item }));
  });

  function eventOf({ hour, who, kind, channel, excluded, value }: Choice): LogEvent {
    const learner = learners[who] ?? subject();
    const at = begin + hour * HOUR;
    const base = { issuerId, at, day: dayIn(timeZone, at), excluded };
    if (kind !== 'signup') return engagement({ ...learner, ...base, kind, channel });
    const touch = { ...learner, channel, clickedAt: at };
    return signup(issuerId, touch, { ...base, ...(value && { value, currency: 'EUR' }) });
  }

  return {
    issuer,
    issuerId,
    learners,
    programs: [one.programId, two.programId],
    recipientIds: learners.map(({ recipientId }) => recipientId),
    count: (chosen: readonly Choice[]) =>
      countEvents(chosen.map((choice) => ({ event: eventOf(choice) }))),
    /** Answers to queries, but for when they were asked. */
    read: async (paths: readonly string[]) => {
      const answers: unknown[] = [];
      for (const path of paths) {
        const { asOf, nextCursor, ...answer } = await report(path, keys.read);
        answers.push(answer);
      }
      return answers;
    },
    key: keys.read,
  };
}

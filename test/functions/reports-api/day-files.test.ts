import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { readDayFiles, writeDayFile } from '#shared/data/day-files.ts';
import { currentGeneration } from '#shared/data/generations.ts';
import { createProgram } from '#shared/data/programs.ts';
import { rankDays } from '#shared/data/rank-days.ts';
import { type Day, dayIn, HOUR } from '#shared/domain/calendar.ts';
import type { LogEvent, SurveyResponse } from '#shared/domain/event.ts';
import { RANK_BY } from '#shared/domain/ranking.ts';
import { countEvents } from '../../support/count-events.ts';
import { freshIssuer, type TestIssuer } from '../../support/issuer.ts';
import { engagement, signup, subject } from '../../support/log-events.ts';
import { report } from '../../support/reports-api.ts';

const TIME_ZONE = 'Asia/Kathmandu';
const BEGIN = Date.parse('2026-03-01T00:00:00Z');
const NOW = Date.parse('2026-04-01T00:00:00Z');
const HOURS = 5 * 24;
const DAYS: readonly Day[] = ['2026-03-01', '2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05'];

let own: TestIssuer;
let programs: readonly string[];
let eventOf: (choice: Choice) => LogEvent;

type Choice = {
  readonly hour: number;
  readonly who: number;
  readonly kind: 'engagement' | 'referral' | 'signup';
  readonly channel: 'linkedin' | 'x' | undefined;
  readonly excluded: 'bot' | undefined;
  readonly value: number | undefined;
};
const choice: fc.Arbitrary<Choice> = fc.record({
  hour: fc.nat(HOURS - 1),
  who: fc.nat(9),
  kind: fc.constantFrom('engagement', 'referral', 'signup'),
  channel: fc.constantFrom('linkedin', 'x', undefined),
  excluded: fc.constantFrom('bot', undefined, undefined),
  value: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
});

/** Few recipients and few points, so that there are ties of all kinds. */
beforeAll(async () => {
  own = await freshIssuer({ timeZone: TIME_ZONE });
  const { issuerId } = own.issuer;
  const { program: one } = await createProgram(issuerId, { externalId: '1', name: 'One' });
  const { program: two } = await createProgram(issuerId, { externalId: '2', name: 'Two' });
  programs = [one.programId, two.programId];
  const learners = Array.from({ length: 10 }, (_, i) => ({
    ...subject(),
    programId: i % 3 ? one.programId : two.programId,
    publishedAt: BEGIN - (i % 4) * HOUR,
  }));
  eventOf = ({ hour, who, kind, channel, excluded, value }) => {
    const learner = learners[who] ?? subject();
    const at = BEGIN + hour * HOUR;
    const base = { issuerId, at, day: dayIn(TIME_ZONE, at), excluded };
    if (kind !== 'signup') return engagement({ ...learner, ...base, kind, channel });
    const touch = { ...learner, channel, clickedAt: at };
    return signup(issuerId, touch, { ...base, ...(value && { value, currency: 'EUR' }) });
  };
  await count(fc.sample(choice, { numRuns: 300, seed: 5 }));
});

async function count(choices: readonly Choice[]): Promise<void> {
  await countEvents(choices.map((one) => ({ event: eventOf(one) })));
}

/** All that rankings say, of several runs of days: by everything, of all and of one program. */
async function everything() {
  const answers: unknown[] = [];
  for (const [from, to] of [
    [DAYS[0], DAYS[4]],
    [DAYS[1], DAYS[2]],
    [DAYS[3], DAYS[3]],
  ]) {
    for (const rankBy of RANK_BY) {
      for (const programId of [undefined, ...programs]) {
        const filter = programId ? `&programId=${programId}` : '';
        const query = `from=${from}&to=${to}&rankBy=${rankBy}${filter}`;
        const { asOf, ...answer } = await report(`/v1/influencers?${query}`, own.keys.read);
        answers.push(answer);
      }
    }
  }
  return answers;
}

const rank = () => rankDays(own.issuer.issuerId, { now: NOW });

describe('a ranking from day files', () => {
  test('is the ranking of the leaves: ties, programs, shares, channels, exclusions', async () => {
    const folded = await everything();
    expect(await rank()).toBeGreaterThanOrEqual(DAYS.length);

    expect(await everything()).toEqual(folded);
    expect(await rank()).toBe(0);
  });

  test('has what comes late, before and after its files are made anew', async () => {
    const late = fc.sample(choice, { numRuns: 5, seed: 9 }).map((one) => ({ ...one, hour: 50 }));
    const before = await everything();
    await count(late);
    const folded = await everything();
    expect(folded).not.toEqual(before);

    const remade = await rank();
    expect(remade).toBeGreaterThan(0);
    expect(remade).toBeLessThanOrEqual(3);
    expect(await everything()).toEqual(folded);
  });

  test('reads them indeed: one that lacks a leaf is noticed (negative control)', async () => {
    const { issuerId } = own.issuer;
    const truth = await everything();
    const day = DAYS[2] ?? '2026-03-03';
    const file = (await readDayFiles(issuerId, day, day)).get(day);
    const leaves: Parameters<typeof writeDayFile>[2]['leaves'] = [];
    file?.eachLeaf((leaf) => leaves.push(leaf));
    const stamp = file?.stamp ?? 0;
    const generation = await currentGeneration();
    await writeDayFile(generation, issuerId, { day, stamp, leaves: leaves.slice(1) });
    expect(await everything()).not.toEqual(truth);

    await writeDayFile(generation, issuerId, { day, stamp, leaves });
    expect(await everything()).toEqual(truth);
  });
});

test('an answer that is replaced does not hide what came late', async () => {
  const { issuer, keys } = await freshIssuer({ timeZone: 'UTC' });
  const { issuerId } = issuer;
  const learner = subject();
  const [day, at] = ['2026-03-03' as const, Date.parse('2026-03-03T12:00:00Z')];
  const click = () => ({
    event: engagement({ ...learner, issuerId, at, day }),
    won: { isUnique: false },
  });
  const answer = (changes: Partial<SurveyResponse>): { event: SurveyResponse } => ({
    event: {
      kind: 'survey',
      eventId: randomUUID(),
      survey: 'experience',
      answer: { rating: 5 },
      ...learner,
      issuerId,
      at,
      day,
      ...changes,
    },
  });
  const clicks = async () => {
    const path = `/v1/influencers?from=${day}&to=${day}&rankBy=engagements`;
    return (await report(path, keys.read)).items[0].score;
  };
  await countEvents([click(), answer({})]);
  expect(await rankDays(issuerId, { now: NOW })).toBeGreaterThan(0);

  // The day loses an answer, a rating and its five points, and gains as many clicks.
  const later = { at: at + 240 * HOUR, day: '2026-03-13' } as const;
  const clicksAfter = Array.from({ length: 7 }, click);
  await countEvents([answer({ ...later, replaces: { rating: 5, at } }), ...clicksAfter]);

  expect(await clicks()).toBe(8);
});

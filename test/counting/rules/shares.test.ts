import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HOUR } from '#shared/calendar.ts';
import { claimOf } from '#shared/counting/rules/claim.ts';
import { recounter, type Sums } from '#shared/counting/rules/recount.ts';
import type { LogEvent } from '#shared/lane-log/rules/event.ts';
import { AT, engagement, freshId, milestone, subject } from '../../support/log-events.ts';

const badge = { ...subject(), issuerId: freshId('iss') };

const channel = fc.constantFrom('linkedin' as const, 'x' as const);

const at = fc.integer({ min: 0, max: 5 }).map((hours) => AT + (hours * HOUR) / 2);

const press = fc.record({ at, channel }).map((one) => milestone({ ...badge, ...one }));

const strangersPress = fc
  .tuple(press, fc.constantFrom('v1', 'v2', undefined))
  .map(([event, visitor]) => ({ ...event, excluded: 'not-owner' as const, visitor }));

const follow = fc
  .record({ at, channel, visitor: fc.constantFrom('v1', 'v2') })
  .map((one) => engagement({ ...badge, ...one, linkId: `lnk_${one.channel}000000000` }));

const story = fc.array(fc.oneof(press, strangersPress, follow), { maxLength: 12 });

/** All sums that two countings must agree on, of events that are counted in that order. */
function counted(events: readonly LogEvent[]): Sums {
  const sums: Sums = new Map();
  const count = recounter(sums);
  for (const event of events) count(event);
  return sums;
}

function sharesIn(sums: Sums): number {
  return sums.get(`${badge.issuerId} ever day cells of the issuer: h`) ?? 0;
}

test('shares are the same in whatever order presses and engagements are counted', () => {
  fc.assert(
    fc.property(
      story.chain((events) =>
        fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })),
      ),
      ([events, shuffled]) => {
        expect(counted(shuffled)).toEqual(counted(events));
      },
    ),
  );
});

test('they are the recipient’s presses, one an hour, and links that are followed without one', () => {
  fc.assert(
    fc.property(story, (events) => {
      const presses = events.filter(({ kind, excluded }) => kind === 'share' && !excluded);
      const follows = events.filter(({ kind }) => kind === 'engagement');
      const channelOf = (event: LogEvent) => ('channel' in event ? event.channel : undefined);
      const pressed = new Set(presses.map(channelOf));
      const hours = new Set(presses.map((one) => `${channelOf(one)} ${Math.floor(one.at / HOUR)}`));
      const followed = [...new Set(follows.map(channelOf))].filter((one) => !pressed.has(one));

      expect(sharesIn(counted(events))).toBe(hours.size + followed.length);
    }),
  );
});

test('a press that one of two countings misses would be noticed (negative control)', () => {
  const events = [engagement({ ...badge }), milestone({ ...badge, channel: 'x' })];
  expect(counted(events.slice(0, 1))).not.toEqual(counted(events));
});

test('of a stranger’s presses, one counts under its reason for each channel and hour', () => {
  fc.assert(
    fc.property(fc.array(strangersPress, { maxLength: 12 }), (presses) => {
      const known = presses.filter(({ visitor }) => visitor);
      const names = known.map(
        ({ at, channel, visitor }) => `${visitor} ${channel} ${Math.floor(at / HOUR)}`,
      );
      const nameless = presses.length - known.length;
      const sums = [...counted(presses)].filter(([name]) =>
        /day cells of the issuer: x\.h\.not-owner$/.test(name),
      );
      const total = sums.reduce((sum, [, n]) => sum + n, 0);

      expect(total).toBe(new Set(names).size + nameless);
    }),
  );
});

test('a press by somebody else claims no share, and their other exclusions nothing', () => {
  const stranger = { visitor: 'v1' };
  expect(claimOf(milestone({ excluded: 'not-owner', ...stranger }))).toEqual({
    visitor: expect.objectContaining(stranger),
  });
  expect(claimOf(milestone({ excluded: 'bot', ...stranger }))).toEqual({});
  expect(claimOf(milestone({ excluded: 'not-owner' }))).toEqual({});
});

import { describe, expect, test } from 'vitest';
import type { Day } from '#shared/calendar.ts';
import {
  claimOf,
  FIRST_OF_DAY,
  firstsVerdict,
  verdictOf,
  visitorVerdict,
} from '#shared/counting/rules/claim.ts';
import type { LogEvent, Verification } from '#shared/lane-log/rules/event.ts';
import { AT, engagement, freshId, milestone, signup, subject } from '../../support/log-events.ts';

const own = { ...subject(), linkId: freshId('lnk'), visitor: 'v1' };
const { credentialId } = own;
const issuerId = freshId('iss');
const day: Day = '2026-11-24';
const visitor = { linkId: own.linkId, day, visitor: 'v1', hour: 'h09' };

const verification: Verification = {
  ...subject(),
  credentialId,
  eventId: 'v',
  kind: 'verification',
  at: AT,
  day,
  issuerId,
  device: 'desktop',
  source: 'direct',
  visitor: 'v1',
};

describe('what an event claims', () => {
  const credential = (...names: string[]) => ({ credentialId, names });

  test.each<{ event: LogEvent; claim: object; because: string }>([
    {
      event: engagement({ ...own, channel: 'linkedin' }),
      claim: {
        visitor,
        credential: credential('engaged', 'shared', 'confirmed.linkedin', 'share.linkedin'),
      },
      because: 'a click is its visitor’s one of the hour, and tells that its channel was shared on',
    },
    {
      event: engagement({ ...own, channel: undefined }),
      claim: { visitor, credential: credential('engaged') },
      because: 'without a channel it confirms no share',
    },
    {
      event: engagement({ ...own, visitor: undefined }),
      claim: {
        visitor: undefined,
        credential: credential('engaged', 'shared', 'confirmed.linkedin', 'share.linkedin'),
      },
      because: 'in old events, a visitor without a hash cannot be recognised',
    },
    {
      event: engagement({ ...own, visitor: undefined, network: 'n1', channel: undefined }),
      claim: {
        visitor: { ...visitor, visitor: '~n1', isNetwork: true },
        credential: credential('engaged'),
      },
      because: 'who cannot be told apart counts once for each network and hour',
    },
    {
      event: engagement({ ...own, kind: 'referral' }),
      claim: { visitor, credential: credential('referred') },
      because: 'a CTA click confirms no share',
    },
    {
      event: engagement({ ...own, at: Date.parse('2026-11-24T23:59:59Z') }),
      claim: { visitor: { ...visitor, hour: 'h23' } },
      because: 'hours are those of the UTC day',
    },
    {
      event: verification,
      claim: { visitor: { ...visitor, linkId: credentialId } },
      because: 'a look at the proof is on the credential, and no first of it',
    },
    {
      event: milestone({ ...own, kind: 'share' }),
      claim: {
        visitor: { linkId: `${credentialId}.linkedin`, visitor: own.recipientId, hour: 'h09' },
        credential: credential('shared', 'press.first', 'pressed.linkedin', 'share.linkedin'),
      },
      because: 'of the recipient’s presses for a channel within the hour one counts',
    },
    {
      event: milestone({ ...own, kind: 'share', channel: undefined }),
      claim: {
        visitor: { linkId: `${credentialId}.none` },
        credential: credential('shared', 'press.first'),
      },
      because: 'a press without a channel is one of its own',
    },
    {
      event: milestone({ ...own, kind: 'opened' }),
      claim: { credential: credential('opened') },
      because: 'so with opening the page',
    },
    {
      event: signup(issuerId, { ...own, clickedAt: AT }),
      claim: { credential: credential('converted') },
      because: 'a sign-up is a first of the credential that is credited',
    },
  ])('$event.kind: $claim, because $because', ({ event, claim }) => {
    expect(claimOf(event)).toMatchObject(claim);
  });

  test.each<{ event: LogEvent; because: string }>([
    { event: engagement({ ...own, excluded: 'bot' }), because: 'what does not count wins nothing' },
    {
      event: signup(issuerId, { ...own, clickedAt: AT }, { credited: undefined }),
      because: 'nobody is credited',
    },
    { event: milestone({ ...own, kind: 'published' }), because: 'a publication happens once' },
  ])('nothing: $because', ({ event }) => {
    expect(claimOf(event)).toStrictEqual({});
  });

  test('a look at the proof claims no first', () => {
    expect(claimOf(verification)).not.toHaveProperty('credential');
  });
});

describe('what an event won', () => {
  const names = ['engaged', 'shared', 'confirmed.x', 'share.x'];
  const click = { visitor, credential: { credentialId, names } };

  test.each([
    {
      winners: { h09: 'me', [FIRST_OF_DAY]: 'me' },
      verdict: { isDuplicate: false, isUnique: true },
      because: 'it has the hour and the day',
    },
    {
      winners: { h09: 'me', [FIRST_OF_DAY]: 'other' },
      verdict: { isDuplicate: false, isUnique: false },
      because: 'the visitor came in another hour before',
    },
    {
      winners: { h09: 'other', [FIRST_OF_DAY]: 'other' },
      verdict: { isDuplicate: true, isUnique: false },
      because: 'the visitor came in this hour before',
    },
    {
      winners: { h09: 'other', [FIRST_OF_DAY]: 'me' },
      verdict: { isDuplicate: true, isUnique: false },
      because: 'a duplicate is never unique',
    },
    {
      winners: undefined,
      verdict: { isDuplicate: true, isUnique: false },
      because: 'nothing is stored that it could have won',
    },
  ])('of its visitor: $verdict, because $because', ({ winners, verdict }) => {
    expect(visitorVerdict('me', click, winners)).toEqual(verdict);
  });

  test('of a network is never unique, whoever owns its day', () => {
    const network = { visitor: { ...visitor, isNetwork: true as const } };
    expect(visitorVerdict('me', network, { h09: 'me', d: 'me' })).toEqual({
      isDuplicate: false,
      isUnique: false,
    });
    expect(visitorVerdict('me', network, { h09: 'other' }).isDuplicate).toBe(true);
  });

  test('in old events without a visitor to recognise, each click counts and is unique', () => {
    expect(visitorVerdict('me', {}, undefined)).toEqual({ isDuplicate: false, isUnique: true });
  });

  test.each([
    {
      winners: { engaged: 'me', shared: 'me', 'confirmed.x': 'me', 'share.x': 'me' },
      verdict: { firsts: ['engaged', 'shared'], confirms: true, share: 'by-engagement' },
      because: 'all are its own',
    },
    {
      winners: { engaged: 'other', shared: 'other', 'confirmed.x': 'me', 'share.x': 'other' },
      verdict: { firsts: [], confirms: true },
      because: 'the press was counted before',
    },
    {
      winners: { engaged: 'me', shared: 'other', 'confirmed.x': 'other', 'share.x': 'other' },
      verdict: { firsts: ['engaged'], confirms: false },
      because: 'a share is confirmed once',
    },
    {
      winners: undefined,
      verdict: { firsts: [], confirms: false },
      because: 'nothing is stored that it could have won',
    },
  ])('of its credential: $verdict, because $because', ({ winners, verdict }) => {
    expect(firstsVerdict('me', click, winners)).toStrictEqual(verdict);
  });

  test.each([
    {
      won: ['shared', 'press.first', 'pressed.x', 'share.x'],
      verdict: { firsts: ['shared'], confirms: false, isFirstPress: true },
      because: 'the first press counts its share',
    },
    {
      won: ['press.first', 'pressed.x'],
      verdict: { firsts: [], confirms: false, share: 'counted-before', isFirstPress: true },
      because: 'an engagement was counted before the press that led to it',
    },
    {
      won: [],
      verdict: { firsts: [], confirms: false },
      because: 'a later press of the channel wins nothing, and counts besides',
    },
  ])('of a press: $verdict, because $because', ({ won, verdict }) => {
    expect(verdictOf(won)).toStrictEqual(verdict);
  });

  test('nothing of a credential that it claims nothing of', () => {
    expect(firstsVerdict('me', {}, { engaged: 'me' })).toEqual({ firsts: [], confirms: false });
  });
});

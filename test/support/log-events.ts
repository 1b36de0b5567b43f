import { randomBytes } from 'node:crypto';
import { type IdPrefix, type IssuerId, idOf } from '#shared/ids.ts';
import type { Click, Milestone, Signup, Subject, Touch } from '#shared/lane-log/rules/event.ts';

/** An id that no other test uses, so that tests share tables and still run side by side. */
export function freshId<P extends IdPrefix>(prefix: P) {
  return idOf(prefix, randomBytes(10).toString('hex'));
}

export const AT = Date.parse('2026-11-24T09:30:00Z');
const DAY = '2026-11-24';

export function subject(): Subject {
  return {
    programId: freshId('prg'),
    credentialId: freshId('crd'),
    recipientId: freshId('rcp'),
    publishedAt: Date.parse('2026-11-20T16:05:00Z'),
  };
}

export function engagement(changes: Partial<Click> = {}): Click {
  return {
    ...subject(),
    eventId: randomBytes(12).toString('base64url'),
    kind: 'engagement',
    at: AT,
    day: DAY,
    issuerId: freshId('iss'),
    linkId: freshId('lnk'),
    channel: 'linkedin',
    country: 'DE',
    device: 'mobile',
    source: 'linkedin',
    visitor: randomBytes(8).toString('hex'),
    ...changes,
  };
}

export function milestone(changes: Partial<Milestone> = {}): Milestone {
  return {
    ...subject(),
    eventId: randomBytes(12).toString('base64url'),
    kind: 'share',
    channel: 'linkedin',
    at: AT,
    day: DAY,
    issuerId: freshId('iss'),
    ...changes,
  };
}

export function signup(issuerId: IssuerId, touch: Touch, changes: Partial<Signup> = {}): Signup {
  const signupId = freshId('sgn');
  return {
    kind: 'signup',
    eventId: signupId,
    signupId,
    at: AT,
    day: DAY,
    issuerId,
    credited: touch,
    firstTouch: touch,
    lastTouch: touch,
    newLearner: false,
    ...changes,
  };
}

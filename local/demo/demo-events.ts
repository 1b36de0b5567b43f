import { DAY, dayIn, HOUR, MINUTE } from '#shared/calendar.ts';
import type { Channel } from '#shared/channels.ts';
import { idOf } from '#shared/ids.ts';
import {
  type Click,
  type Device,
  type LogEvent,
  type Signup,
  subjectOf,
  type Touch,
} from '#shared/lane-log/rules/event.ts';
import type { Credential } from '#shared/registry/credentials.ts';
import type { Issuer } from '#shared/registry/issuers.ts';
import type { Award } from './demo-awards.ts';
import type { Published } from './demo-registry.ts';
import { type Random, randomFrom } from './random.ts';

type Story = {
  readonly issuer: Issuer;
  readonly random: Random;
  readonly events: LogEvent[];
  readonly now: number;
  id(): string;
};

const COUNTRIES: readonly (readonly [string, number])[] = [
  ['DE', 40],
  ['US', 14],
  ['IN', 14],
  ['GB', 9],
  ['FR', 6],
  ['BR', 5],
  ['NG', 4],
  ['PL', 3],
  ['ES', 3],
  ['JP', 2],
];
const DEVICES: readonly (readonly [Device, number])[] = [
  ['mobile', 58],
  ['desktop', 38],
  ['tablet', 4],
];
const SHARED: readonly (readonly [Channel, number])[] = [
  ['linkedin', 55],
  ['whatsapp', 14],
  ['x', 12],
  ['facebook', 9],
  ['email', 6],
  ['telegram', 4],
];
const WEBSITES = ['careers.example', 'data-weekly.example', 'uni-ludwig.example', 'jobs.example'];
/** Few recipients bring most of the traffic. */
const PULL: readonly (readonly [number, number])[] = [
  [0, 34],
  [5, 36],
  [14, 20],
  [32, 8],
  [60, 2],
];
const ATTENTION_DAYS = 21;
/** The page that CTAs lead to was made better for the campaign. */
const SIGN_UP_CHANCE = { before: 0.19, since: 0.3 };
const CAMPAIGN_DAYS = 40;

/** By which channel an award will be shared, or not at all: the same each time it is asked. */
export function demoChannel({ learner, at }: Award): Channel | undefined {
  const random = randomFrom(learner.number * 31 + Math.floor(at / DAY));
  const isShared = learner.pull > 1 || random.chance(0.45);
  return isShared ? random.pick(SHARED) : undefined;
}

/** What happened to each credential since it was published, in the order of time. */
export function demoEvents(issuer: Issuer, all: readonly Published[], now: number): LogEvent[] {
  const random = randomFrom(11);
  let n = 0;
  const id = () => `demo${String(n++).padStart(12, '0')}`;
  const story: Story = { issuer, random, events: [], now, id };
  for (const one of all) tell(story, one);
  return story.events.filter(({ at }) => at < now).sort((a, b) => a.at - b.at);
}

function tell(story: Story, published: Published): void {
  const { random } = story;
  const { award, credential } = published;
  const channel = demoChannel(award);
  if (!channel && !random.chance(0.55)) return;
  const opened = credential.publishedAt + random.next() * DAY;
  story.events.push({ ...base(story, credential, opened), kind: 'opened' });
  verify(story, published, opened);
  if (!channel) return;
  const shared = opened + random.next() * 6 * HOUR;
  share(story, published, channel, shared);
  const isElsewhere = channel !== 'linkedin' && random.chance(award.learner.pull > 1 ? 0.9 : 0.3);
  if (isElsewhere) share(story, published, 'linkedin', shared + random.next() * 2 * DAY);
}

function share(story: Story, published: Published, channel: Channel, at: number): void {
  const { random } = story;
  const { award, credential } = published;
  const { referredBy } = published.published.facts;
  story.events.push({
    ...base(story, credential, at),
    kind: 'share',
    channel,
    ...(referredBy && { referredBy }),
  });
  const visits = Math.round(random.pick(PULL) * (0.5 + random.next()) * award.learner.pull);
  for (let i = 0; i < visits; i++) visit(story, published, channel, at);
}

/** Interest fades: most visitors come within days of the share. */
function visit(story: Story, published: Published, channel: Channel, since: number): void {
  const { random } = story;
  const { credential, shareables } = published;
  const link = shareables.links.find((one) => one.channel === channel);
  if (!link) return;
  const at = since + random.next() ** 3 * ATTENTION_DAYS * DAY;
  const isElsewhere = random.chance(0.04);
  const seen = {
    channel,
    country: random.pick(COUNTRIES),
    device: random.pick(DEVICES),
    source: isElsewhere ? 'other' : channel,
    ...(isElsewhere && { referrerHost: WEBSITES[random.below(WEBSITES.length)] }),
    visitor: `visitor${random.below(9000)}`,
    excluded: random.chance(0.12) ? (random.chance(0.6) ? 'preview' : 'bot') : undefined,
  } as const;
  const click: Click = {
    ...base(story, credential, at),
    ...seen,
    kind: 'engagement',
    linkId: link.linkId,
  };
  story.events.push(click);
  if (click.excluded || !shareables.cta || !random.chance(0.21)) return;
  const clicked = at + random.next() * 5 * MINUTE;
  const { ctaId } = shareables.cta;
  story.events.push({
    ...base(story, credential, clicked),
    ...seen,
    kind: 'referral',
    linkId: ctaId,
  });
  const isLate = clicked > story.now - CAMPAIGN_DAYS * DAY;
  if (random.chance(SIGN_UP_CHANCE[isLate ? 'since' : 'before'])) {
    signUp(story, credential, channel, clicked);
  }
}

function signUp(story: Story, credential: Credential, channel: Channel, clickedAt: number): void {
  const { random, issuer } = story;
  const { programId, credentialId, recipientId, publishedAt } = credential;
  const touch: Touch = { programId, credentialId, recipientId, publishedAt, channel, clickedAt };
  const at = Math.round(clickedAt + random.next() * 2 * DAY);
  const eventId = story.id();
  const signup: Signup = {
    kind: 'signup',
    eventId,
    at,
    day: dayIn(issuer.timeZone, at),
    issuerId: issuer.issuerId,
    signupId: idOf('sgn', eventId),
    credited: touch,
    firstTouch: touch,
    lastTouch: touch,
    newLearner: random.chance(0.7),
    value: 4900 + random.below(5) * 5000,
    currency: 'EUR',
    ...(random.chance(0.05) && { excluded: 'self-referral' as const }),
  };
  story.events.push(signup);
}

/** Employers look whether it is true: more often where it decides about a job. */
function verify(story: Story, { award, credential }: Published, since: number): void {
  const { random } = story;
  const isHighStakes = award.program === 'cloud-practitioner';
  if (!random.chance(isHighStakes ? 0.5 : 0.15)) return;
  for (let n = 1 + random.below(isHighStakes ? 4 : 2); n > 0; n--) {
    story.events.push({
      ...base(story, credential, since + random.next() * 90 * DAY),
      kind: 'verification',
      country: random.pick(COUNTRIES),
      device: 'desktop',
      source: 'direct',
      visitor: `employer${random.below(300)}`,
      ...(random.chance(0.08) && { excluded: 'bot' as const }),
    });
  }
}

function base(story: Story, credential: Credential, when: number) {
  const at = Math.round(when);
  const day = dayIn(story.issuer.timeZone, at);
  return { eventId: story.id(), at, day, ...subjectOf(credential) };
}

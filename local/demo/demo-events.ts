import type { Credential } from '#shared/data/credentials.ts';
import type { Issuer } from '#shared/data/issuers.ts';
import type { Shareables, ShareLink } from '#shared/data/shareables.ts';
import { DAY, dayIn, HOUR, MINUTE } from '#shared/domain/calendar.ts';
import type { Click, Device, LogEvent, Signup, Touch } from '#shared/domain/event.ts';
import { idOf } from '#shared/domain/ids.ts';
import { type Random, randomFrom } from './random.ts';

export type Published = { readonly credential: Credential; readonly shareables: Shareables };

type Story = {
  readonly issuer: Issuer;
  readonly random: Random;
  readonly now: number;
  readonly events: LogEvent[];
  id(): string;
};

const COUNTRIES: readonly (readonly [string, number])[] = [
  ['DE', 40],
  ['US', 15],
  ['IN', 14],
  ['GB', 9],
  ['FR', 7],
  ['BR', 6],
  ['NG', 5],
  ['JP', 4],
];
const DEVICES: readonly (readonly [Device, number])[] = [
  ['mobile', 58],
  ['desktop', 38],
  ['tablet', 4],
];
/** Few recipients bring most of the traffic. */
const PULL: readonly (readonly [number, number])[] = [
  [0, 30],
  [6, 35],
  [22, 20],
  [60, 10],
  [160, 5],
];
const ATTENTION_DAYS = 21;

/** What happened to each credential since it was published, in the order of time. */
export function demoEvents(
  issuer: Issuer,
  published: readonly Published[],
  now: number,
): LogEvent[] {
  const random = randomFrom(11);
  let n = 0;
  const id = () => `demo${String(n++).padStart(12, '0')}`;
  const story: Story = { issuer, random, now, events: [], id };
  for (const one of published) tell(story, one);
  return story.events.filter(({ at }) => at < now).sort((a, b) => a.at - b.at);
}

function tell(story: Story, { credential, shareables }: Published): void {
  const { random } = story;
  const { publishedAt } = credential;
  const [link] = shareables.links.filter(({ channel }) => channel !== 'copy');
  if (!link || !random.chance(0.72)) return;
  const opened = publishedAt + random.next() * DAY;
  story.events.push({ ...base(story, credential, opened), kind: 'opened' });
  if (!random.chance(0.6)) return;
  const shared = opened + random.next() * 6 * HOUR;
  story.events.push({
    ...base(story, credential, shared),
    kind: 'share',
    channel: link.channel,
  });
  const visits = Math.round(random.pick(PULL) * (0.5 + random.next()));
  for (let i = 0; i < visits; i++) visit(story, credential, shareables, link, shared);
}

/** Interest fades: most visitors come within days of the share. */
function visit(
  story: Story,
  credential: Credential,
  { cta }: Shareables,
  link: ShareLink,
  since: number,
): void {
  const { random } = story;
  const at = since + random.next() ** 3 * ATTENTION_DAYS * DAY;
  const excluded = random.chance(0.12) ? (random.chance(0.6) ? 'preview' : 'bot') : undefined;
  const seen = {
    channel: link.channel,
    country: random.pick(COUNTRIES),
    device: random.pick(DEVICES),
    source: link.channel === 'linkedin-profile' ? 'linkedin' : link.channel,
    visitor: `visitor${random.below(4000)}`,
    excluded,
  } as const;
  const { linkId } = link;
  const engagement: Click = { ...base(story, credential, at), ...seen, kind: 'engagement', linkId };
  story.events.push(engagement);
  if (excluded || !cta || !random.chance(0.21)) return;
  const clicked = at + random.next() * 5 * MINUTE;
  const { ctaId } = cta;
  story.events.push({
    ...base(story, credential, clicked),
    ...seen,
    kind: 'referral',
    linkId: ctaId,
  });
  if (random.chance(0.18)) signUp(story, credential, link, clicked);
}

function signUp(story: Story, credential: Credential, { channel }: ShareLink, clickedAt: number) {
  const { random, issuer } = story;
  const { programId, credentialId, recipientId, publishedAt } = credential;
  const touch: Touch = { programId, credentialId, recipientId, publishedAt, channel, clickedAt };
  const at = clickedAt + random.next() * 2 * DAY;
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

function base(story: Story, credential: Credential, when: number) {
  const { issuerId, programId, credentialId, recipientId, publishedAt } = credential;
  const at = Math.round(when);
  const day = dayIn(story.issuer.timeZone, at);
  const subject = { programId, credentialId, recipientId, publishedAt };
  return { eventId: story.id(), at, day, issuerId, ...subject };
}

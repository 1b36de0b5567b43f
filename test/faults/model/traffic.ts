import type {
  Click,
  Exclusion,
  LogEvent,
  Mention,
  Milestone,
  Publication,
  Signup,
  Subject,
  SurveyResponse,
  Touch,
  Verification,
} from '#shared/lane-log/rules/event.ts';
import type { Randomness } from './randomness.ts';

type Badge = Subject & Pick<Click, 'issuerId'>;

/** An event with its place in a lane of its own, or of the thing whose versions it tells of. */
export type Placed = { readonly event: LogEvent; readonly lane: string; readonly seq: number };

const ISSUERS = 2;
const PROGRAMS = 2;
const BADGES = 8;
const VISITORS = 9;
const NETWORKS = 3;
const CHANNELS = ['linkedin', 'x', 'email'] as const;
const SITES = ['blog.example', 'news.example', undefined] as const;
const COUNTRIES = ['DE', 'IN', undefined] as const;
const CLICK_EXCLUSIONS = [
  'bot',
  'preview',
  'prefetch',
  'head',
  'owner',
  'revoked',
  'test',
] as const;
/** Reporting days of a zone that is half an hour off the UTC hours. */
const ZONE_MS = 5.5 * 3_600_000;
const DAY_MS = 24 * 3_600_000;

/** Events as few people on few badges make them, so that duplicates and firsts abound. */
export function traffic(random: Randomness, now: number) {
  const badges = Array.from(
    { length: BADGES },
    (_, i): Badge => ({
      issuerId: `iss_${i % ISSUERS}`,
      programId: `prg_${i % (ISSUERS * PROGRAMS)}`,
      credentialId: `crd_${i}`,
      recipientId: `rcp_${i >> 1}`,
      publishedAt: now - random.below(3 * DAY_MS),
    }),
  );
  const answers = new Map<string, SurveyResponse[]>();
  let events = 0;

  /** What a visitor does at that time by the redirect's clock: a click, or a press on a button. */
  function visit(at: number): Click | Milestone | Verification {
    const badge = random.pick(badges);
    const base = { ...baseOf(at), ...badge, ...excludedSometimes(CLICK_EXCLUSIONS) };
    const channel = random.pick(CHANNELS);
    if (random.chance(0.1)) return { ...press(base), kind: 'share', channel, ...broughtBy(badge) };
    if (random.chance(0.05)) return { ...base, kind: 'opened' };
    const isEngagement = random.chance(0.7);
    const who = whoever();
    const isSeen = random.chance(0.05);
    if (isSeen) return { ...base, kind: 'verification', device: 'mobile', source: 'x', ...who };
    return {
      ...base,
      kind: isEngagement ? 'engagement' : 'referral',
      linkId: isEngagement ? `lnk_${badge.credentialId}_${channel}` : `cta_${badge.credentialId}`,
      channel: isEngagement || random.chance(0.7) ? channel : undefined,
      country: random.pick(COUNTRIES),
      device: random.pick(['mobile', 'desktop'] as const),
      source: random.pick(['linkedin', 'other']),
      ...who,
      referrerHost: random.pick(SITES),
    };
  }

  /** A recognised visitor, one told by their network alone, or one of before networks were noted. */
  function whoever(): Pick<Click, 'visitor' | 'network'> {
    if (random.chance(0.8)) return { visitor: `visitor-${random.below(VISITORS)}` };
    return random.chance(0.7) ? { network: `network-${random.below(NETWORKS)}` } : {};
  }

  /** Some share buttons are pressed by others. */
  function press<T extends object>(base: T) {
    const stranger = { excluded: 'not-owner' as const, visitor: 'stranger' };
    return random.chance(0.3) ? { ...base, ...stranger } : base;
  }

  /** What is told once for all, in a lane of its own; of a survey's answers, one after the other. */
  function milestone(at: number): Placed {
    const die = random.next();
    if (die > 0.6 && die < 0.8) return survey(at);
    const event = die < 0.4 ? published(at) : die < 0.95 ? signup(at) : mention(at);
    return { event, lane: `SGN#${event.eventId}`, seq: 1 };
  }

  function survey(at: number): Placed {
    const badge = random.pick(badges);
    const about = random.pick(['experience', 'success'] as const);
    const lane = `SRV#${badge.credentialId}#${about}`;
    const before = answers.get(lane) ?? [];
    const event: SurveyResponse = {
      ...baseOf(at),
      ...badge,
      kind: 'survey',
      survey: about,
      answer: {
        rating: random.chance(0.8) ? 1 + random.below(5) : undefined,
        score: random.chance(0.8) ? random.below(11) : undefined,
      },
      ...replacing(before.at(-1)),
    };
    answers.set(lane, [...before, event]);
    return { event, lane, seq: before.length + 1 };
  }

  function replacing(before: SurveyResponse | undefined) {
    return before ? { replaces: { ...before.answer, at: before.at } } : {};
  }

  function mention(at: number): Mention {
    const { issuerId, programId } = random.pick(badges);
    const of = random.chance(0.5) ? { programId } : {};
    return { ...baseOf(at), ...of, issuerId, kind: 'mention' };
  }

  function published(at: number): Milestone | Publication {
    const base = { ...baseOf(at), ...random.pick(badges), kind: 'published' } as const;
    return random.chance(0.3) ? base : { ...base, facts: facts(at) };
  }

  function facts(at: number): Publication['facts'] {
    const some = () => at + random.below(40 * DAY_MS) - 10 * DAY_MS;
    const { programId, publishedAt } = random.pick(badges);
    return {
      country: random.pick(COUNTRIES),
      validUntil: random.chance(0.5) ? some() : undefined,
      isFirst: random.chance(0.5),
      isFirstOfProgram: random.chance(0.5),
      ...(random.chance(0.3) && { returnsTo: { at: publishedAt, programId } }),
      ...(random.chance(0.3) && { renews: renewal(at, some()) }),
      ...(random.chance(0.3) && { referredBy: random.pick(badges).programId }),
    };
  }

  function renewal(at: number, validUntil: number) {
    return { isInTime: validUntil >= at, validUntil };
  }

  function signup(at: number): Signup {
    const credited = random.chance(0.8) ? touch(at) : undefined;
    const { issuerId } = credited ?? random.pick(badges);
    const base = { ...baseOf(at), issuerId, kind: 'signup', signupId: `sgn_${events}` } as const;
    if (!credited) return { ...base, newLearner: false, unattributed: 'no-click' };
    return {
      ...base,
      ...excludedSometimes(['self-referral', 'out-of-window']),
      credited,
      firstTouch: random.chance(0.7) ? credited : undefined,
      lastTouch: credited,
      newLearner: random.chance(0.5),
      ...(random.chance(0.5) && { value: 100 + random.below(5000), currency: 'EUR' }),
    };
  }

  function touch(at: number): Touch & Badge {
    const channel = random.chance(0.8) ? random.pick(CHANNELS) : undefined;
    return { ...random.pick(badges), channel, clickedAt: at - random.pick([1000, 90_000]) };
  }

  function baseOf(at: number) {
    events += 1;
    const day = new Date(at + ZONE_MS).toISOString().slice(0, 10) as LogEvent['day'];
    return { eventId: `event-${events}`, at, day };
  }

  /** What brought the recipient stands in the credential: all its shares tell the same. */
  function broughtBy(badge: Badge) {
    const i = badges.indexOf(badge);
    return i % 3 === 0 ? { referredBy: badges[(i + ISSUERS) % BADGES]?.programId } : {};
  }

  function excludedSometimes(reasons: readonly Exclusion[]) {
    return random.chance(0.1) ? { excluded: random.pick(reasons) } : {};
  }

  return { visit, milestone };
}

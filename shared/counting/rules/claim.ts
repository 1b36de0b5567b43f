import { type Day, utcDayOf, utcHourOf } from '#shared/calendar.ts';
import type { Channel } from '#shared/channels.ts';
import type { CredentialId } from '#shared/ids.ts';
import type { Click, Exclusion, LogEvent, Milestone } from '#shared/lane-log/rules/event.ts';

/** What a credential does for the first time only once. */
export type First = 'opened' | 'shared' | 'engaged' | 'referred' | 'converted';

/** What an event asks for before it is counted. Both parts name what only one event can win. */
export type Claim = {
  /** To be this visitor's one click on the link in that UTC hour, and the first of that day. */
  readonly visitor?: {
    readonly linkId: string;
    readonly day: Day;
    readonly visitor: string;
    readonly hour: string;
    /** It is a network, of which nobody knows how many people it is: never unique. */
    readonly isNetwork?: true;
  };
  /** To be the credential's first of that kind: `engaged`, `confirmed.linkedin`. Of channels, and what is no stage, with a dot. */
  readonly credential?: { readonly credentialId: CredentialId; readonly names: readonly string[] };
};

/** What an event won. */
export type Claimed = {
  readonly isDuplicate: boolean;
  readonly isUnique: boolean;
  readonly firsts: readonly First[];
  /** The first human click on this credential's link for a channel: it confirms the share. */
  readonly confirms: boolean;
  /**
   * Of a share that both a press and an engagement tell of, who counts it: the one that was counted
   * first. Absent: a press counts, an engagement does not.
   */
  readonly share?: 'by-engagement' | 'counted-before';
  /** The recipient's first press of any of the credential's share buttons. */
  readonly isFirstPress?: boolean;
};

export const FIRST_OF_DAY = 'd';

/** What is claimed of a visitor, or of a credential, and which event (`lane/seq`) has it. */
export type Winners = Readonly<Record<string, string>>;

/**
 * What an event has to claim. Excluded events claim nothing, but for a stranger's press: of those,
 * one counts under its reason for each person, channel and hour.
 */
export function claimOf(event: LogEvent): Claim {
  if (event.excluded) return strangersClaim(event);
  switch (event.kind) {
    case 'engagement':
      return {
        visitor: visitorClaim(event),
        credential: forCredential(event.credentialId, 'engaged', ...followedNames(event.channel)),
      };
    case 'referral':
      return {
        visitor: visitorClaim(event),
        credential: forCredential(event.credentialId, 'referred'),
      };
    case 'verification':
      return { visitor: visitorClaim({ ...event, linkId: event.credentialId }) };
    case 'share':
      return {
        visitor: visitorClaim(pressOf(event)),
        credential: forCredential(event.credentialId, 'shared', ...pressedNames(event.channel)),
      };
    case 'opened':
      return { credential: forCredential(event.credentialId, 'opened') };
    case 'signup':
      return event.credited
        ? { credential: forCredential(event.credited.credentialId, 'converted') }
        : {};
    default:
      return {};
  }
}

/**
 * Whether the event `ref` is the visitor's one click of the hour and first of the day.
 *
 * Who cannot be told apart from others is never unique, and counts once for each network. Events of
 * before networks were noted have neither: each counts, and is unique, as it was counted then.
 */
export function visitorVerdict(
  ref: string,
  { visitor }: Claim,
  winners: Winners | undefined,
): Pick<Claimed, 'isDuplicate' | 'isUnique'> {
  if (!visitor) return { isDuplicate: false, isUnique: true };
  const isDuplicate = winners?.[visitor.hour] !== ref;
  const isFirst = !visitor.isNetwork && winners?.[FIRST_OF_DAY] === ref;
  return { isDuplicate, isUnique: !isDuplicate && isFirst };
}

/**
 * Which of a credential's firsts the event `ref` won. A duplicate must not have claimed any: its
 * firsts would be lost with it.
 */
export function firstsVerdict(
  ref: string,
  { credential }: Claim,
  winners: Winners | undefined,
): FirstsVerdict {
  return verdictOf((credential?.names ?? []).filter((name) => winners?.[name] === ref));
}

type FirstsVerdict = Omit<Claimed, 'isDuplicate' | 'isUnique'>;

/**
 * What an event has that won these names of a credential.
 *
 * Whatever order a press and an engagement are counted in, their share counts once: presses after a
 * channel's first one count besides.
 */
export function verdictOf(won: readonly string[]): FirstsVerdict {
  const has = (prefix: string) => won.some((name) => name.startsWith(prefix));
  const isCounter = has(SHARED_BY);
  const byEngagement = has(CONFIRMED) && isCounter;
  const countedBefore = has(PRESSED) && !isCounter;
  return {
    firsts: won.filter((name) => !name.includes('.')) as First[],
    confirms: has(CONFIRMED),
    ...(byEngagement && { share: 'by-engagement' }),
    ...(countedBefore && { share: 'counted-before' }),
    ...(won.includes(FIRST_PRESS) && { isFirstPress: true }),
  };
}

type Visit = Pick<Click, 'at' | 'visitor' | 'network'> & { readonly linkId: string };

function visitorClaim({ linkId, at, visitor, network }: Visit) {
  const [day, hour] = [utcDayOf(at), `h${String(utcHourOf(at)).padStart(2, '0')}`];
  if (visitor) return { linkId, day, visitor, hour };
  // No visitor's hash begins with a tilde.
  return network
    ? { linkId, day, visitor: `~${network}`, hour, isNetwork: true as const }
    : undefined;
}

function forCredential(credentialId: CredentialId, ...names: string[]) {
  return { credentialId, names };
}

/** The first engagement by a channel; the recipient's first press for it; who counts that share. */
const CONFIRMED = 'confirmed.';

const PRESSED = 'pressed.';

const SHARED_BY = 'share.';

const FIRST_PRESS = 'press.first';

/** A followed share link proves that it was shared. */
function followedNames(channel: Channel | undefined): string[] {
  return channel ? ['shared', `${CONFIRMED}${channel}`, `${SHARED_BY}${channel}`] : [];
}

function pressedNames(channel: Channel | undefined): string[] {
  return [FIRST_PRESS, ...(channel ? [`${PRESSED}${channel}`, `${SHARED_BY}${channel}`] : [])];
}

/** Of a recipient's presses for one channel within an hour, one counts. */
function pressOf({ at, credentialId, recipientId, channel = 'none' }: Press): Visit {
  return { at, linkId: `${credentialId}.${channel}`, visitor: recipientId };
}

function strangersClaim(event: LogEvent): Claim {
  if (event.kind !== 'share' || event.excluded !== 'not-owner') return {};
  const { visitor, network } = event;
  return { visitor: visitorClaim({ ...pressOf(event), visitor, network }) };
}

/** Why an event does not count, or `undefined` if it does. */
export function reasonOf(
  { excluded }: LogEvent,
  { isDuplicate }: Pick<Claimed, 'isDuplicate'>,
): Exclusion | undefined {
  return isDuplicate && (!excluded || excluded === 'not-owner') ? 'duplicate' : excluded;
}

type Press = Pick<Milestone, 'at' | 'credentialId' | 'recipientId'> & {
  readonly channel?: Channel | 'none';
};

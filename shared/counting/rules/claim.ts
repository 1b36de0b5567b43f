import { type Day, utcDayOf, utcHourOf } from '#shared/calendar.ts';
import type { Channel } from '#shared/channels.ts';
import type { CredentialId } from '#shared/ids.ts';
import type { Click, LogEvent } from '#shared/lane-log/rules/event.ts';

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
  };
  /** To be the credential's first of that kind: `engaged`, `confirmed.linkedin`. */
  readonly credential?: { readonly credentialId: CredentialId; readonly names: readonly string[] };
};

/** What an event won. */
export type Claimed = {
  readonly isDuplicate: boolean;
  readonly isUnique: boolean;
  readonly firsts: readonly First[];
  /** The first human click on this credential's link for a channel: it confirms the share. */
  readonly confirms: boolean;
};

export const FIRST_OF_DAY = 'd';

/** What is claimed of a visitor, or of a credential, and which event (`lane/seq`) has it. */
export type Winners = Readonly<Record<string, string>>;

/** What an event has to claim; excluded events claim nothing. */
export function claimOf(event: LogEvent): Claim {
  if (event.excluded) return {};
  switch (event.kind) {
    case 'engagement':
      return {
        visitor: visitorClaim(event),
        credential: forCredential(event.credentialId, 'engaged', confirmed(event.channel)),
      };
    case 'referral':
      return {
        visitor: visitorClaim(event),
        credential: forCredential(event.credentialId, 'referred'),
      };
    case 'verification':
      return { visitor: visitorClaim({ ...event, linkId: event.credentialId }) };
    case 'share':
      return { credential: forCredential(event.credentialId, 'shared') };
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
 * A visitor without a hash cannot be recognised: each click counts, and is unique.
 */
export function visitorVerdict(
  ref: string,
  { visitor }: Claim,
  winners: Winners | undefined,
): Pick<Claimed, 'isDuplicate' | 'isUnique'> {
  if (!visitor) return { isDuplicate: false, isUnique: true };
  const isDuplicate = winners?.[visitor.hour] !== ref;
  return { isDuplicate, isUnique: !isDuplicate && winners?.[FIRST_OF_DAY] === ref };
}

/**
 * Which of a credential's firsts the event `ref` won. A duplicate must not have claimed any: its
 * firsts would be lost with it.
 */
export function firstsVerdict(
  ref: string,
  { credential }: Claim,
  winners: Winners | undefined,
): Pick<Claimed, 'firsts' | 'confirms'> {
  const won = (credential?.names ?? []).filter((name) => winners?.[name] === ref);
  return {
    firsts: won.filter((name) => !isConfirmation(name)) as First[],
    confirms: won.some(isConfirmation),
  };
}

type Visit = Pick<Click, 'at' | 'visitor'> & { readonly linkId: string };

function visitorClaim({ linkId, at, visitor }: Visit) {
  return visitor
    ? { linkId, day: utcDayOf(at), visitor, hour: `h${String(utcHourOf(at)).padStart(2, '0')}` }
    : undefined;
}

function forCredential(credentialId: CredentialId, ...names: (string | undefined)[]) {
  return { credentialId, names: names.filter((name) => name !== undefined) };
}

const CONFIRMED = 'confirmed.';

function confirmed(channel: Channel | undefined): string | undefined {
  return channel && `${CONFIRMED}${channel}`;
}

function isConfirmation(name: string): boolean {
  return name.startsWith(CONFIRMED);
}

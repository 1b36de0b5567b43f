import type { Day, Instant } from '#shared/calendar.ts';
import type { Channel } from '#shared/channels.ts';
import type {
  CredentialId,
  CtaId,
  IssuerId,
  LinkId,
  ProgramId,
  RecipientId,
  SignupId,
} from '#shared/ids.ts';
import type { PublicationFacts } from './publication.ts';
import type { ReplacedAnswer, Survey, SurveyAnswer } from './survey.ts';

/**
 * Why an event is kept but does not count. `duplicate` is decided when counting; only of a sign-up
 * it is stored: the same person was credited to the same click before.
 */
export const EXCLUSIONS = [
  'revoked',
  'host-not-allowed',
  'test',
  'head',
  'prefetch',
  'preview',
  'bot',
  'owner',
  'not-owner',
  'duplicate',
  'self-referral',
  'out-of-window',
] as const;

export type Exclusion = (typeof EXCLUSIONS)[number];

/** Why a sign-up could not be attributed. */
export const UNATTRIBUTED_REASONS = [
  'no-click',
  'click-invalid',
  'click-not-found',
  'click-excluded',
  'click-later',
] as const;

export type UnattributedReason = (typeof UNATTRIBUTED_REASONS)[number];

export const DEVICES = ['mobile', 'tablet', 'desktop', 'other'] as const;

export type Device = (typeof DEVICES)[number];

/** The credential that an event is about, with all that its counting needs to know of it. */
export type Subject = {
  readonly programId: ProgramId;
  readonly credentialId: CredentialId;
  readonly recipientId: RecipientId;
  readonly publishedAt: Instant;
};

/** A click that led to a sign-up: the first or last touch. */
export type Touch = Subject & { readonly channel?: Channel; readonly clickedAt: Instant };

type Base = {
  /** 96 random bits, or derived from what the event records: the same event again has the same id. */
  readonly eventId: string;
  readonly at: Instant;
  readonly issuerId: IssuerId;
  /** The issuer's reporting day. */
  readonly day: Day;
  readonly excluded?: Exclusion;
};

/** A human or machine followed a share link (engagement) or a CTA (referral). */
export type Click = Base &
  Subject & {
    readonly kind: 'engagement' | 'referral';
    /** The share link or CTA that was followed. */
    readonly linkId: LinkId | CtaId;
    /** The network the click came by; a referral without a share-link click before it has none. */
    readonly channel?: Channel;
    /** ISO 3166-1 alpha-2, in capitals. */
    readonly country?: string;
    readonly device: Device;
    /** One of a bounded set of names for the page that the visitor came from. */
    readonly source: string;
    readonly referrerHost?: string;
    /** HMAC with the day's salt; absent for visitors who cannot be told apart from others. */
    readonly visitor?: string;
    /**
     * Of a visitor without a hash: HMAC of the network with the hour's salt, or `unknown` if there
     * was none. Absent with a hash, and in events of before November 2026.
     */
    readonly network?: string;
  };

/** Something that happened to a credential without a visitor. */
export type Milestone = Base &
  Subject & {
    readonly kind: 'published' | 'opened' | 'share';
    readonly channel?: Channel;
    /** Of a share by somebody who was referred: the program whose credential brought them. */
    readonly referredBy?: ProgramId;
    /** Of a press by somebody other than the recipient: as a click has it. Both absent: pressed before 2026-12. */
    readonly visitor?: string;
    readonly network?: string;
  };

/** A publication, with what was true when it was made. */
export type Publication = Base &
  Subject & { readonly kind: 'published'; readonly facts: PublicationFacts };

/** A third party had the credential verified on its page. */
export type Verification = Base &
  Subject & { readonly kind: 'verification' } & Pick<
    Click,
    'country' | 'device' | 'source' | 'visitor' | 'network'
  >;

/** A recipient answered a survey about the credential, perhaps in the place of an earlier answer. */
export type SurveyResponse = Base &
  Subject & {
    readonly kind: 'survey';
    readonly survey: Survey;
    readonly answer: SurveyAnswer;
    readonly replaces?: ReplacedAnswer;
  };

/** Somebody named the issuer, or one of its programs, without one of our links. */
export type Mention = Base & { readonly kind: 'mention'; readonly programId?: ProgramId };

/** A referred (or unattributed) sign-up. */
export type Signup = Base & {
  readonly kind: 'signup';
  readonly signupId: SignupId;
  /** Whose credit it is under the program's model; absent if unattributed. */
  readonly credited?: Touch;
  readonly firstTouch?: Touch;
  readonly lastTouch?: Touch;
  readonly unattributed?: UnattributedReason;
  readonly newLearner: boolean;
  /** In the currency's minor unit (cents). */
  readonly value?: number;
  /** ISO 4217, in capitals. */
  readonly currency?: string;
};

/** One immutable line of the log. */
export type LogEvent =
  | Click
  | Milestone
  | Publication
  | Signup
  | SurveyResponse
  | Mention
  | Verification;

/** A fence: a position given up because its event went through the overflow queue. */
type Void = { readonly kind: 'void'; readonly eventId: string };

export type LaneEntry = LogEvent | Void;

type Owned = Subject & { readonly issuerId: IssuerId };

type Moved = { readonly countedUnder?: ProgramId };

/**
 * What an event carries of the credential that it is about, and nothing else of it. A credential
 * that moved to another program counts for the one it was published for, as do its earlier events.
 */
export function subjectOf(credential: Owned & Moved): Owned {
  const { issuerId, credentialId, recipientId, publishedAt } = credential;
  const programId = credential.countedUnder ?? credential.programId;
  return { issuerId, programId, credentialId, recipientId, publishedAt };
}

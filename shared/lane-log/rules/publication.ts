import { DAY, type Instant } from '#shared/calendar.ts';
import type { ProgramId } from '#shared/ids.ts';

/** What a recipient had from the issuer before a credential was published. */
export type Before = {
  /** Their first credential; absent if there was none. */
  readonly first?: { readonly at: Instant; readonly programId: ProgramId };
  /** Whether there was a second one already. */
  readonly hasSecond: boolean;
  /** The program whose credential brought them, if a referred sign-up of theirs is known. */
  readonly referredBy?: ProgramId;
  /** Their latest credential of the same program; absent if there was none. */
  readonly sameProgram?: {
    readonly at: Instant;
    /** When it ends, as was said when it was published: there its end is counted. */
    readonly validUntil?: Instant;
    /** When it ends as we know it now. */
    readonly endsAt?: Instant;
  };
};

/**
 * What is true of a publication at the time it is made, for counting reads nothing else later.
 *
 * They are facts of the order in which credentials came to us. What changes afterwards (another
 * expiry, a revocation, an older credential imported late) does not change them.
 */
export type PublicationFacts = {
  /** The learner's; ISO 3166-1 alpha-2, in capitals. */
  readonly country?: string;
  readonly validUntil?: Instant;
  /** The recipient's first credential from the issuer, and of the program. */
  readonly isFirst: boolean;
  readonly isFirstOfProgram: boolean;
  /** Their second within a year: the first one, whose cohort it belongs to. */
  readonly returnsTo?: { readonly at: Instant; readonly programId: ProgramId };
  /**
   * It renews an earlier one of the program, before that one's end as we know it now or after; and
   * where that end is counted.
   */
  readonly renews?: { readonly isInTime: boolean; readonly validUntil?: Instant };
  /** Of a first credential: the program whose credential brought the recipient. */
  readonly referredBy?: ProgramId;
};

const RETURN_DAYS = 365;

/** The facts of a publication. */
export function publicationFacts(
  {
    publishedAt,
    validUntil,
    country,
  }: {
    readonly publishedAt: Instant;
    readonly validUntil?: Instant;
    readonly country?: string;
  },
  { first, hasSecond, referredBy, sameProgram }: Before,
): PublicationFacts {
  const isReturn = first && !hasSecond && Math.abs(publishedAt - first.at) <= RETURN_DAYS * DAY;
  return {
    ...(country && { country }),
    ...(validUntil !== undefined && { validUntil }),
    isFirst: !first,
    ...(!first && referredBy && { referredBy }),
    isFirstOfProgram: !sameProgram,
    ...(isReturn && { returnsTo: first }),
    ...renewalFacts(publishedAt, sameProgram),
  };
}

function renewalFacts(
  publishedAt: Instant,
  earlier: Before['sameProgram'],
): Pick<PublicationFacts, 'renews'> {
  const { at, validUntil, endsAt = validUntil } = earlier ?? {};
  if (at === undefined || endsAt === undefined || publishedAt <= at) return {};
  const isInTime = publishedAt <= endsAt;
  return { renews: { isInTime, ...(validUntil !== undefined && { validUntil }) } };
}

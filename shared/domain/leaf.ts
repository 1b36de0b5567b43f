import type { Instant } from './calendar.ts';
import type { CredentialId, ProgramId, RecipientId } from './ids.ts';

/** What one credential brought on one reporting day, or (its totals) since ever. */
export type Leaf = {
  readonly recipientId: RecipientId;
  readonly credentialId: CredentialId;
  readonly programId: ProgramId;
  readonly publishedAt: Instant;
  /** Visit its counts: counters by channel, `e.linkedin`. */
  readonly eachCount: (visit: (name: string, n: number) => void) => void;
};

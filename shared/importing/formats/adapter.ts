import type { KeyObject } from 'node:crypto';
import type { FieldFault } from '#shared/errors.ts';
import type { HashedIdentity } from '#shared/registry/hashed-identity.ts';
import type { AuthorityField } from '#shared/registry/rules/authority.ts';
import type { BadgeParts } from './badge-parts.ts';
import type { Fields } from './foreign-values.ts';

/** What a reader of a format has to know of who imports, and of the rest of the file. */
export type ReadingContext = {
  /** The zone of a day without a time. */
  readonly timeZone: string;
  /** Keys the ids of badges that have none. */
  readonly idKey: KeyObject | Buffer;
  /** What came with the badges and is none itself: status lists, badge classes. */
  readonly beside: BadgeParts;
};

/** What an object says, in our own words. */
export type Reading =
  /** Our own shape, not yet checked: a format's faults are told under our fields' names. */
  | {
      readonly input: unknown;
      readonly identity?: HashedIdentity;
      /** What was left out, or could not be read, though the credential was. */
      readonly warnings?: readonly FieldFault[];
      /** The badge's class is known by its id alone: its program must be there already. */
      readonly isProgramUnnamed?: boolean;
      /** Fields that this row tells only for want of something better. */
      readonly guesses?: readonly AuthorityField[];
    }
  /** Only that a credential, by its externalId, is no longer valid. */
  | { readonly revokes: unknown }
  | { readonly fault: FieldFault };

/** What every badge and certificate says. */
const EVERY_BADGE = [
  'programId',
  'name',
  'issuedAt',
  'expiresAt',
  'imageUrl',
  'program.name',
  'recipient.name',
  'recipient.email',
] as const;

/** The fields on which each format is the authority: its values replace ours, its `null` clears. */
export const AUTHORITY = {
  accredible: [...EVERY_BADGE, 'url', 'private'],
  credly: [...EVERY_BADGE, 'url', 'private', 'status', 'program.description'],
  'open-badges-2': [...EVERY_BADGE, 'status', 'program.description'],
  'open-badges-3': [...EVERY_BADGE, 'private', 'status', 'program.description'],
} as const satisfies Record<string, readonly AuthorityField[]>;

/** A format that is not our own: how to know it, and how to say the same in our own shape. */
export type Adapter = {
  readonly name: string;
  /** Its row of `AUTHORITY`; what that means: shared/registry/rules/authority.ts. */
  readonly authority: readonly AuthorityField[];
  recognises(row: Fields): boolean;
  read(row: Fields, context: ReadingContext): Reading;
};

/** A line of an import before it is checked: what stands there, or why it cannot be read. */
export type Row = { readonly line: number; readonly row?: unknown; readonly fault?: FieldFault };

import type { FieldFault } from '#shared/domain/errors.ts';
import type { HashedIdentity } from './hashed-identity.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** What a reader of a format has to know of who imports. */
type ReadingContext = {
  /** The zone of a day without a time. */
  readonly timeZone: string;
};

/** What an object says, in our own words. */
export type Reading =
  /** Our own shape, not yet checked: a format's faults are told under our fields' names. */
  | { readonly input: unknown; readonly identity?: HashedIdentity }
  /** Only that a credential, by its externalId, is no longer valid. */
  | { readonly revokes: unknown }
  | { readonly fault: FieldFault };

/** A format that is not our own: how to know it, and how to say the same in our own shape. */
export type Adapter = {
  readonly name: string;
  recognises(row: Fields): boolean;
  read(row: Fields, context: ReadingContext): Reading;
};

import type * as z from 'zod';

/** Which keys may call besides admin keys. */
export type KeyScopes = readonly ('ingest' | 'read')[];

/** One thing that the API does, by its schemas. */
export type Operation = {
  readonly summary: string;
  /** Absent: it needs no key. */
  readonly scopes?: KeyScopes;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Content types besides JSON that the body may come in. */
  readonly textBodies?: readonly string[];
  /** What each good status answers; `undefined`: without a body. */
  readonly answers: Readonly<Record<number, z.ZodType | undefined>>;
};

/** By `<method> <path>`. */
export type Operations = Readonly<Record<string, Operation>>;

import type * as z from 'zod';
import type { ApiEvent, ApiResult } from '#shared/http/api.ts';
import type { TableOf } from '#shared/http/csv-answer.ts';
import type { IdPrefix, idFrom } from '#shared/ids.ts';
import type { Issuer } from '#shared/registry/issuers.ts';
import type { Caller } from './authenticate.ts';
import type { Role } from './rules/role.ts';

/**
 * One operation of the API, as router, OpenAPI document and dashboard read it. The description
 * imports nothing of what handles it, so that a bundler can keep one without the other.
 */
export type Operation = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: `/${string}`;
  /** A short imperative, such as "List programs". */
  readonly summary: string;
  /** What the summary cannot say: limits, and what a repetition does. */
  readonly description?: string;
  /**
   * The scopes that may call, besides admin keys and owners, who may call everything; `public` for
   * operations that need neither a key nor a session.
   */
  readonly scopes: 'public' | readonly ('ingest' | 'read')[];
  /** Roles that may call although none of their scopes may. */
  readonly roles?: readonly Role[];
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Content types besides JSON in which the body may come. */
  readonly textBodies?: readonly string[];
  /** A body that works, for the documentation. */
  readonly example?: unknown;
  /** The answer of each good status; `undefined` for an answer without a body. */
  readonly answers: Readonly<Record<number, z.ZodType | undefined>>;
  /** The answer's table: it is also available as CSV. */
  readonly table?: TableOf;
  /** The answer names no single person, and can be shared by a link. */
  readonly isShareable?: true;
  /** Browsers are sent here; API clients have no use for it. */
  readonly isUndocumented?: true;
};

/** Operations by their ids, which are the names of their methods in a generated client. */
export type Operations = Readonly<Record<string, Operation & { readonly tag: string }>>;

/** Describes the operations on one resource, under the tag that the documentation files them by. */
export function operations<const T extends Readonly<Record<string, Operation>>>(
  tag: string,
  described: T,
): { readonly [K in keyof T]: T[K] & { readonly tag: string } } {
  const tagged = Object.entries(described).map(([id, operation]) => [id, { ...operation, tag }]);
  return Object.fromEntries(tagged);
}

/** The method and path of an operation: `GET /v1/programs/{programId}`. */
export function routeNameOf({ method, path }: Pick<Operation, 'method' | 'path'>): string {
  return `${method} ${path}`;
}

/** The parameters in a path, by name, if the path is one of the operation's; else `undefined`. */
export function pathMatch({ path }: Pick<Operation, 'path'>, asked: string) {
  const pattern = path.replaceAll(/\{(\w+)\}/g, '(?<$1>[\\w-]+)');
  const match = new RegExp(`^${pattern}$`).exec(asked);
  return match ? { ...match.groups } : undefined;
}

/** A handler for each of the operations. */
export type Handlers<T extends Readonly<Record<string, Operation>>> = {
  readonly [K in keyof T]: (request: RequestFor<T[K]>) => Promise<AnswerOf<T[K]> | ApiResult>;
};

/** A request as the handler of an operation receives it. */
type RequestFor<O extends Operation> = {
  readonly event: ApiEvent;
  /** The id of that name in the path. @throws AppError NOT_FOUND if it is none */
  id<P extends ParameterOf<O['path']> & keyof typeof PATH_IDS>(name: P): PathId<P>;
  /** The checked query. @throws AppError INVALID_INPUT naming the field */
  query(): Parsed<O['query']>;
  /** The checked JSON body. @throws AppError INVALID_INPUT naming the field, PAYLOAD_TOO_LARGE */
  body(): Parsed<O['body']>;
} & (O['scopes'] extends 'public' ? unknown : { readonly caller: Caller; readonly issuer: Issuer });

/** Which ids stand in paths, and what they are ids of. */
export const PATH_IDS = {
  programId: { prefix: 'prg', noun: 'program' },
  credentialId: { prefix: 'crd', noun: 'credential' },
  recipientId: { prefix: 'rcp', noun: 'recipient' },
  keyId: { prefix: 'key', noun: 'key' },
  ctaId: { prefix: 'cta', noun: 'CTA' },
  pathwayId: { prefix: 'pth', noun: 'pathway' },
  importId: { prefix: 'imp', noun: 'import' },
  sharedReportId: { prefix: 'shr', noun: 'shared report' },
  memberId: { prefix: 'mbr', noun: 'member' },
} as const satisfies Readonly<Record<string, { prefix: IdPrefix; noun: string }>>;

type PathId<P extends keyof typeof PATH_IDS> = NonNullable<
  ReturnType<typeof idFrom<(typeof PATH_IDS)[P]['prefix']>>
>;

type ParameterOf<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParameterOf<Rest>
  : never;

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : never;

/** What the handler of an operation returns: the body of its only good answer, or a whole result. */
type AnswerOf<O extends Operation> = DeepReadonly<BodyOf<O['answers'][keyof O['answers']]>>;
// biome-ignore lint/suspicious/noConfusingVoidType: an async handler that returns nothing is one.
type BodyOf<Schema> = Schema extends z.ZodType ? z.input<Schema> : undefined | void;

type DeepReadonly<T> = T extends readonly (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;

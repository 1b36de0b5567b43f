import type * as z from 'zod';
import type { OPERATIONS as ADMIN } from '../../functions/admin-api/operations.ts';
import type { OPERATIONS as REPORTS } from '../../functions/reports-api/operations.ts';
import type { OPERATIONS as TEAM } from '../../functions/team/operations.ts';

// Types only: nothing of the functions ends up in the dashboard's bundle.
type Operations = typeof ADMIN & typeof REPORTS & typeof TEAM;
type Method = Operations[keyof Operations]['method'];

/** What an operation answers, by its id: `Answer<'getFunnel'>`. */
export type Answer<Id extends keyof Operations> = AnswerOf<Operations[Id]>;

/** The paths that a method can be sent to, with any text in place of their parameters. */
export type PathFor<M extends Method> = {
  [Id in keyof Operations]: Operations[Id] extends { method: M; path: infer Path extends string }
    ? Filled<Path>
    : never;
}[keyof Operations];

/** What a method answers at one of its paths: `AnswerAt<'GET', '/v1/reports/funnel'>`. */
export type AnswerAt<M extends Method, Path extends PathFor<M>> = {
  [Id in keyof Operations]: Operations[Id] extends { method: M; path: infer One extends string }
    ? // Both ways: `/credentials/${string}` would match `/credentials/${string}/links` too.
      [Path, Filled<One>] extends [Filled<One>, Path]
      ? AnswerOf<Operations[Id]>
      : never
    : never;
}[keyof Operations];

type Filled<Path extends string> = Path extends `${infer Start}{${string}}${infer End}`
  ? `${Start}${string}${Filled<End>}`
  : Path;

type AnswerOf<O extends { readonly answers: object }> = BodyOf<O['answers'][keyof O['answers']]>;
type BodyOf<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

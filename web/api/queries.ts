import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type {
  Benchmarks,
  Breakdown,
  Credential,
  CredentialSignups,
  Cta,
  FoundCredentials,
  FoundInfluencers,
  Funnel,
  Goal,
  Goals,
  ImportColumns,
  ImportFailure,
  ImportJob,
  Influencer,
  InfluencerSeries,
  Influencers,
  IssuerSettings,
  Key,
  Link,
  Member,
  Pathway,
  Program,
  Secret,
  Series,
  Target,
  TestLink,
} from './answers.ts';
import { read, send, write } from './client.ts';

type Query = Readonly<Record<string, string | number | undefined>>;
type Page<T> = { readonly items: readonly T[]; readonly nextCursor: string | null };

const FRESH_MS = 30_000;

/** An answer of the API, kept on the screen while the next one comes. */
function answer<T>(path: string, query: Query = {}) {
  return queryOptions({
    queryKey: [path, query],
    queryFn: ({ signal }) => read<T>(path, query, signal),
    staleTime: FRESH_MS,
    placeholderData: keepPreviousData,
  });
}

export const funnel = (query: Query) => answer<Funnel>('/v1/reports/funnel', query);
export const series = (query: Query) => answer<Series>('/v1/reports/timeseries', query);
export const breakdown = (query: Query) => answer<Breakdown>('/v1/reports/breakdown', query);
export const goals = () => answer<Goals>('/v1/reports/goals');
export const goal = (name: string, query: Query) =>
  answer<Goal>(`/v1/reports/goals/${name}`, query);
export const benchmarks = () => answer<Benchmarks>('/v1/reports/benchmarks');
export const influencers = (query: Query) => answer<Influencers>('/v1/influencers', query);

export const influencer = (recipientId: string, query: Query) =>
  answer<Influencer>(`/v1/influencers/${recipientId}`, query);

/** The ranking, page by page. */
export const ranking = (query: Query) => pages<Influencers>('/v1/influencers', query);

/** A list, page by page; what is shown stays until the next answer is there. */
function pages<T extends Page<unknown>>(path: string, query: Query = {}) {
  return infiniteQueryOptions({
    queryKey: [path, 'pages', query],
    queryFn: ({ pageParam, signal }) => read<T>(path, { ...query, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    staleTime: FRESH_MS,
    placeholderData: keepPreviousData,
  });
}

/** The sign-ups that a credential led to, newest first. */
export const signupsOf = (credentialId: string) =>
  pages<CredentialSignups>(`/v1/reports/credentials/${credentialId}/signups`, { limit: 25 });

/** One credential; what belongs to it lies under the same key. */
export const credential = (credentialId: string) =>
  part<Credential>(credentialId, `/v1/credentials/${credentialId}`);
export const linksOf = (credentialId: string) =>
  part<Page<Link>>(credentialId, `/v1/credentials/${credentialId}/links`);
export const ctasOf = (credentialId: string) =>
  part<Page<Cta>>(credentialId, `/v1/credentials/${credentialId}/ctas`);

export const firstCredential = () => answer<Page<Credential>>('/v1/credentials', { limit: 1 });

/** A credential's link for LinkedIn, as a test: asking for it changes nothing. */
export function testLink(credentialId: string) {
  const path = `/v1/credentials/${credentialId}/links/linkedin/test`;
  return queryOptions({
    queryKey: ['/v1/credentials', credentialId, path],
    queryFn: () => write<TestLink>('POST', path),
    staleTime: 30 * 60_000,
  });
}

function part<T>(credentialId: string, path: string) {
  return queryOptions({
    queryKey: ['/v1/credentials', credentialId, path],
    queryFn: ({ signal }) => read<T>(path, {}, signal),
    staleTime: FRESH_MS,
  });
}

export const issuer = () => answer<IssuerSettings>('/v1/issuer');
export const targets = () => answer<Page<Target>>('/v1/targets');
export const team = () => answer<Page<Member>>('/v1/team');
export const keys = () => answer<Page<Key>>('/v1/keys');
export const secrets = () => answer<Page<Secret>>('/v1/signup-secrets');

/** All credentials, page by page. */
export const listedCredentials = () => pages<FoundCredentials>('/v1/reports/credentials');

/** Credentials that a text leads to. */
export const foundCredentials = (q: string) =>
  search<FoundCredentials>('/v1/reports/credentials/search', { q });

/** Recipients that a text leads to, where they stand in a ranking. */
export const foundInfluencers = (query: Query & { readonly q: string }) =>
  search<FoundInfluencers>('/v1/influencers/search', query);

/** What is looked for goes in a body: names stand in no address. */
function search<T>(path: string, query: Query & { readonly q: string }) {
  return queryOptions({
    queryKey: [path, query],
    queryFn: () => write<T>('POST', path, query),
    enabled: query.q !== '',
    staleTime: FRESH_MS,
    placeholderData: keepPreviousData,
  });
}

/** What each of several recipients brought, day by day. */
export const influencerSeries = (query: Query) =>
  answer<InfluencerSeries>('/v1/influencers/series', query);

const JOB_LOOK_EVERY_MS = 700;
/** Goes on by itself; an upload does not, if its page was closed. */
const RUNNING: readonly string[] = ['running', 'cancelling'];
const AT_WORK: readonly string[] = ['uploading', ...RUNNING];

/** The past imports; looked at again for as long as one of them is at work. */
export function importJobs() {
  return queryOptions({
    ...answer<Page<ImportJob>>('/v1/imports', { limit: 20 }),
    refetchInterval: ({ state: { data } }) =>
      data?.items.some(({ status }) => RUNNING.includes(status)) ? JOB_LOOK_EVERY_MS : false,
  });
}

export const importFailures = (importId: string) =>
  answer<Page<ImportFailure>>(`/v1/imports/${importId}/failures`);

/** How far an import is; asked for as long as it is at work. */
export function importJob(importId: string) {
  return queryOptions({
    queryKey: ['/v1/imports', importId],
    queryFn: ({ signal }) => read<ImportJob>(`/v1/imports/${importId}`, {}, signal),
    refetchInterval: ({ state: { data } }) =>
      !data || AT_WORK.includes(data.status) ? JOB_LOOK_EVERY_MS : false,
  });
}

const FIRST_BYTES = 64_000;

/** What the columns of a file probably mean, by its first lines. */
export function importColumns(file: File) {
  return queryOptions({
    queryKey: ['/v1/imports/columns', file.name, file.size, file.lastModified],
    queryFn: async () => {
      const text = await file.slice(0, FIRST_BYTES).text();
      const whole = file.size > FIRST_BYTES ? text.slice(0, text.lastIndexOf('\n') + 1) : text;
      return send<ImportColumns>('POST', '/v1/imports/columns', whole, 'text/csv');
    },
    retry: false,
  });
}

/** Every program of the issuer, by name. */
export const programs = () => everyNamed<Program>('/v1/programs');

/** Every pathway of the issuer, by name. */
export const pathways = () => everyNamed<Pathway>('/v1/pathways');

function everyNamed<T extends { readonly name: string }>(path: string) {
  return queryOptions({
    queryKey: [path, 'all'],
    queryFn: async ({ signal }) => {
      const all = await everyPage<T>(path, signal);
      return all.sort((a, b) => a.name.localeCompare(b.name));
    },
    staleTime: FRESH_MS,
  });
}

async function everyPage<T>(path: string, signal: AbortSignal): Promise<T[]> {
  const all: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await read<Page<T>>(path, { limit: 200, cursor }, signal);
    all.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  return all;
}

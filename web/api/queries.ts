import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type {
  CredentialSignup,
  FoundCredential,
  ImportColumns,
  ImportJob,
  InfluencerRow,
  Pathway,
  Program,
} from './answers.ts';
import { read, send, write } from './client.ts';
import type { Answer, AnswerAt, PathFor } from './operations.ts';

type Query = Readonly<Record<string, string | number | undefined>>;
type Page<T> = { readonly items: readonly T[]; readonly nextCursor: string | null };

const FRESH_MS = 30_000;

/** An answer of the API. Another question's answer is never shown in its place. */
function answer<const P extends PathFor<'GET'>>(path: P, query: Query = {}) {
  return queryOptions({
    queryKey: [path, query],
    queryFn: ({ signal }) => read<AnswerAt<'GET', P>>(path, query, signal),
    staleTime: FRESH_MS,
  });
}

export const funnel = (query: Query) => answer('/v1/reports/funnel', query);
export const series = (query: Query) => answer('/v1/reports/timeseries', query);
export const breakdown = (query: Query) => answer('/v1/reports/breakdown', query);
export const goals = () => answer('/v1/reports/goals');
export const goal = (name: string, query: Query) => answer(`/v1/reports/goals/${name}`, query);
export const benchmarks = () => answer('/v1/reports/benchmarks');
export const influencers = (query: Query) => answer('/v1/influencers', query);

export const influencer = (recipientId: string, query: Query) =>
  answer(`/v1/influencers/${recipientId}`, query);

/** The ranking, page by page. */
export const ranking = (query: Query) => pages('/v1/influencers', query);

/** A list, page by page. */
function pages<const P extends PathFor<'GET'>>(path: P, query: Query = {}) {
  return infiniteQueryOptions({
    queryKey: [path, 'pages', query],
    queryFn: ({ pageParam, signal }) =>
      read<AnswerAt<'GET', P> & { readonly nextCursor: string | null }>(
        path,
        { ...query, cursor: pageParam },
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    staleTime: FRESH_MS,
  });
}

/** The sign-ups that a credential led to, newest first. */
export const signupsOf = (credentialId: string) =>
  pages(`/v1/reports/credentials/${credentialId}/signups`, { limit: 25 });

/** One credential; what belongs to it lies under the same key. */
export const credential = (credentialId: string) =>
  part(credentialId, `/v1/credentials/${credentialId}`);
export const linksOf = (credentialId: string) =>
  part(credentialId, `/v1/credentials/${credentialId}/links`);
export const ctasOf = (credentialId: string) =>
  part(credentialId, `/v1/credentials/${credentialId}/ctas`);

export const firstCredential = () => answer('/v1/credentials', { limit: 1 });

/** A credential's link for LinkedIn, as a test: asking for it changes nothing. */
export function testLink(credentialId: string) {
  const path = `/v1/credentials/${credentialId}/links/linkedin/test`;
  return queryOptions({
    queryKey: ['/v1/credentials', credentialId, path],
    queryFn: () => write<Answer<'createTestLink'>>('POST', path),
    staleTime: 30 * 60_000,
  });
}

function part<const P extends PathFor<'GET'>>(credentialId: string, path: P) {
  return queryOptions({
    queryKey: ['/v1/credentials', credentialId, path],
    queryFn: ({ signal }) => read<AnswerAt<'GET', P>>(path, {}, signal),
    staleTime: FRESH_MS,
  });
}

export const issuer = () => answer('/v1/issuer');
export const targets = () => answer('/v1/targets');
export const team = () => answer('/v1/team');
export const keys = () => answer('/v1/keys');
export const secrets = () => answer('/v1/signup-secrets');

/** All credentials, page by page. */
export const listedCredentials = () => pages('/v1/reports/credentials');

/** Credentials that a text leads to. */
export const foundCredentials = (q: string) => search('/v1/reports/credentials/search', { q });

/** Recipients that a text leads to, where they stand in a ranking. */
export const foundInfluencers = (query: Query & { readonly q: string }) =>
  search('/v1/influencers/search', query);

/** What is looked for goes in a body: names stand in no address. */
function search<const P extends PathFor<'POST'>>(path: P, query: Query & { readonly q: string }) {
  return queryOptions({
    queryKey: [path, query],
    queryFn: () => write<AnswerAt<'POST', P>>('POST', path, query),
    enabled: query.q !== '',
    staleTime: FRESH_MS,
  });
}

/** What each of several recipients brought, day by day. */
export const influencerSeries = (query: Query) => answer('/v1/influencers/series', query);

const JOB_LOOK_EVERY_MS = 700;
/** Goes on by itself; an upload does not, if its page was closed. */
const RUNNING: readonly string[] = ['running', 'cancelling'];
const AT_WORK: readonly string[] = ['uploading', ...RUNNING];

/** The past imports; looked at again for as long as one of them is at work. */
export function importJobs() {
  return queryOptions({
    ...answer('/v1/imports', { limit: 20 }),
    refetchInterval: ({ state: { data } }) =>
      data?.items.some(({ status }) => RUNNING.includes(status)) ? JOB_LOOK_EVERY_MS : false,
  });
}

export const importFailures = (importId: string) => answer(`/v1/imports/${importId}/failures`);

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
const WORKBOOK_BYTES_MAX = 4_000_000;
const NEWLINE = 0x0a;

/** What the columns of a file probably mean, by its first lines. */
export function importColumns(file: File, encoding: string) {
  return queryOptions({
    queryKey: ['/v1/imports/columns', file.name, file.size, file.lastModified, encoding],
    queryFn: async () => {
      const path = `/v1/imports/columns${encoding && `?encoding=${encoding}`}`;
      return send<ImportColumns>('POST', path, await beginningOf(file), 'application/octet-stream');
    },
    retry: false,
  });
}

/** Whole lines of a text; all of a workbook, which cannot be read in part. */
async function beginningOf(file: File): Promise<Blob> {
  if (/\.xlsx$/i.test(file.name)) {
    if (file.size <= WORKBOOK_BYTES_MAX) return file;
    throw new Error('The workbook has more than 4 MB: save the sheet as CSV (UTF-8).');
  }
  if (file.size <= FIRST_BYTES) return file;
  const bytes = new Uint8Array(await file.slice(0, FIRST_BYTES).arrayBuffer());
  return file.slice(0, bytes.lastIndexOf(NEWLINE) + 1 || FIRST_BYTES);
}

/** Every program of the issuer, by name. */
export const programs = () => everyNamed<Program>('/v1/programs');

/** Every pathway of the issuer, by name. */
export const pathways = () => everyNamed<Pathway>('/v1/pathways');

/** Every credential, for a file. */
export const everyCredential = () => everyPage<FoundCredential>('/v1/reports/credentials');

/** The whole ranking, for a file. */
export const everyInfluencer = (query: Query) => everyPage<InfluencerRow>('/v1/influencers', query);

/** Every sign-up of a credential, for a file. */
export const everySignupOf = (credentialId: string) =>
  everyPage<CredentialSignup>(`/v1/reports/credentials/${credentialId}/signups`);

function everyNamed<T extends { readonly name: string }>(path: PathFor<'GET'>) {
  return queryOptions({
    queryKey: [path, 'all'],
    queryFn: async ({ signal }) => {
      const all = await everyPage<T>(path, {}, signal);
      return all.sort((a, b) => a.name.localeCompare(b.name));
    },
    staleTime: FRESH_MS,
  });
}

async function everyPage<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T[]> {
  const all: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await read<Page<T>>(path, { ...query, limit: 200, cursor }, signal);
    all.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  return all;
}

import { type Handlers, operations } from '#shared/access/operation.ts';
import { verifiedAtOf } from '#shared/audit/verification.ts';
import { type Day, daysOf } from '#shared/calendar.ts';
import {
  InfluencerAnswer,
  InfluencerSearchAnswer,
  InfluencerSeriesAnswer,
  InfluencersAnswer,
} from '#shared/contracts/influencer-answers.ts';
import {
  InfluencerQuery,
  InfluencerSearch,
  InfluencerSeriesQuery,
  InfluencersQuery,
} from '#shared/contracts/reports.ts';
import { AppError } from '#shared/errors.ts';
import type { TableOf } from '#shared/http/csv-answer.ts';
import { openCursor, sealCursor } from '#shared/http/cursor.ts';
import type { IssuerId, RecipientId } from '#shared/ids.ts';
import { eachLeaf, totalsOf } from '#shared/rankings/leaves.ts';
import {
  addToContender,
  type Contender,
  type Ranked,
  rankedAfter,
  type Standing,
  standingOf,
} from '#shared/rankings/rules/ranking.ts';
import { findRecipient, recipientsFor } from '#shared/registry/recipients.ts';
import { historyOf } from './influencer-history.ts';
import {
  daysAnswer,
  type ReportingDays,
  rankingAnswer,
  reportingDays,
  rowAnswers,
} from './ranking-answer.ts';
import { boardOf } from './ranking-board.ts';
import { placeOf, placesOf } from './ranking-places.ts';

type Fields = Readonly<Record<string, unknown>>;

const rankingTable: TableOf = ({ items }) => items as Fields[];
const seriesTable: TableOf = ({ series }) => series as Fields[];

export const INFLUENCERS = operations('Influencers', {
  listInfluencers: {
    method: 'GET',
    path: '/v1/influencers',
    summary: 'List the ranking of influencers',
    description: 'Recipients without a score are not in it.',
    scopes: ['read'],
    query: InfluencersQuery,
    answers: { 200: InfluencersAnswer },
    table: rankingTable,
    isShareable: true,
  },
  searchInfluencers: {
    method: 'POST',
    path: '/v1/influencers/search',
    summary: 'Search recipients by name, e-mail address or id, with their ranks',
    description: 'Recipients without a score come last.',
    scopes: ['read'],
    body: InfluencerSearch,
    example: { q: 'Ada', period: '30d' },
    answers: { 200: InfluencerSearchAnswer },
  },
  getInfluencerSeries: {
    method: 'GET',
    path: '/v1/influencers/series',
    summary: 'Get the daily scores of several recipients',
    description: 'Unknown recipients have zeros.',
    scopes: ['read'],
    query: InfluencerSeriesQuery,
    answers: { 200: InfluencerSeriesAnswer },
  },
  getInfluencer: {
    method: 'GET',
    path: '/v1/influencers/{recipientId}',
    summary: 'Get a recipient’s rank and score by credential and day',
    scopes: ['read'],
    query: InfluencerQuery,
    answers: { 200: InfluencerAnswer },
    table: seriesTable,
  },
});

/** Where the next page of a ranking begins, and the days of the first page: midnight may pass. */
type Place = { readonly days: ReportingDays; readonly last: Standing };

export const influencers: Handlers<typeof INFLUENCERS> = {
  /** A page begins after the last page's standing: nobody is skipped because somebody else rose meanwhile. */
  async listInfluencers({ issuer, query }) {
    const { limit, cursor, ...rest } = query();
    const { issuerId } = issuer;
    const list = `influencers/${issuerId}/${JSON.stringify(rest)}`;
    const place = cursor ? await openCursor<Place>(list, cursor) : undefined;
    const asOf = new Date().toISOString();
    const days = place?.days ?? (await reportingDays(issuer, rest));
    const after = (ranking: readonly Ranked[]) =>
      place ? rankedAfter(ranking, place.last) : ranking;
    const hasNextPage = (ranking: readonly Ranked[]) => after(ranking).length > limit;
    const board = await boardOf(issuerId, days, rest, hasNextPage);
    const left = after(board.ranking);
    const page = left.slice(0, limit);
    const isLast = left.length <= limit;
    return {
      ...rankingAnswer(issuer, rest, days, board),
      asOf,
      verifiedAt: await verifiedAtOf(issuerId),
      items: await rowAnswers(issuerId, page, board),
      nextCursor: isLast ? null : await sealCursor(list, { days, last: lastStanding(page) }),
    };
  },

  async searchInfluencers({ issuer, body }) {
    const { q, ...query } = body();
    const { issuerId } = issuer;
    const asOf = new Date().toISOString();
    const days = await reportingDays(issuer, query);
    const { found, isComplete } = await recipientsFor(issuerId, q);
    const { board, places } = await placesOf(found, issuerId, days, query);
    return {
      ...rankingAnswer(issuer, query, days, board),
      asOf,
      verifiedAt: await verifiedAtOf(issuerId),
      items: await rowAnswers(issuerId, places, board),
      isComplete,
    };
  },

  /** One pass over the days serves all recipients. */
  async getInfluencerSeries({ issuer, query }) {
    const { recipientIds, ...rest } = query();
    const { rankBy, currency, programId } = rest;
    const period = await reportingDays(issuer, rest);
    const days = daysOf(period.firstDay, period.lastDay);
    const recipients = new Set<RecipientId>(recipientIds);
    const byDay = new Map(days.map((day) => [day, new Map<RecipientId, Contender>()]));
    await eachLeaf(issuer.issuerId, days, (leaf, day) => {
      if (!recipients.has(leaf.recipientId) || (programId && leaf.programId !== programId)) return;
      addToContender(byDay.get(day) ?? new Map(), leaf);
    });
    const scoreOn = (day: Day, recipientId: RecipientId) => {
      const contender = byDay.get(day)?.get(recipientId);
      return contender ? standingOf(recipientId, contender, rankBy, currency).score : 0;
    };
    return {
      rankBy,
      currency: currency ?? null,
      period: daysAnswer(period, issuer),
      programId: programId ?? null,
      items: [...recipients].map((recipientId) => ({
        recipientId,
        scores: days.map((day) => scoreOn(day, recipientId)),
      })),
    };
  },

  async getInfluencer({ issuer, id, query }) {
    const { issuerId } = issuer;
    const asked = query();
    const recipientId = await knownRecipient(issuerId, id('recipientId'));
    const asOf = new Date().toISOString();
    const days = await reportingDays(issuer, asked);
    const history = historyOf(days);
    const [{ board, places }, totals] = await Promise.all([
      placeOf(recipientId, issuerId, days, asked, history.visit),
      totalsOf(issuerId, recipientId),
    ]);
    const [influencer] = await rowAnswers(issuerId, places, board);
    if (!influencer) throw new Error('a recipient has no place');
    return {
      ...rankingAnswer(issuer, asked, days, board),
      asOf,
      verifiedAt: await verifiedAtOf(issuerId),
      influencer,
      ...history.answer(totals),
    };
  },
};

function lastStanding(page: readonly Ranked[]): Standing | undefined {
  const last = page.at(-1);
  if (!last) return undefined;
  const { rank, ...standing } = last;
  return standing;
}

/** @throws AppError NOT_FOUND naming `recipientId` */
async function knownRecipient(issuerId: IssuerId, recipientId: RecipientId): Promise<RecipientId> {
  if (await findRecipient(issuerId, recipientId)) return recipientId;
  throw new AppError('NOT_FOUND', 'there is no such recipient', { field: 'recipientId' });
}

import { type Handlers, operations } from '#shared/access/operation.ts';
import { type Day, daysOf } from '#shared/calendar.ts';
import { EventExport, EventExportQuery, ExportedEvent } from '#shared/contracts/event-export.ts';
import { CredentialExport } from '#shared/contracts/reports.ts';
import { PageQuery } from '#shared/contracts/text.ts';
import { type ChannelTally, overallTally, partsIn } from '#shared/counting/rules/parts.ts';
import { addTo } from '#shared/counting/rules/tally.ts';
import type { TableOf } from '#shared/http/csv-answer.ts';
import { openCursor, readPage, sealCursor } from '#shared/http/cursor.ts';
import type { CredentialId, IssuerId } from '#shared/ids.ts';
import { inParallel } from '#shared/in-parallel.ts';
import { totalsOf } from '#shared/rankings/leaves.ts';
import { type Credential, listCredentials } from '#shared/registry/credentials.ts';
import { withDatesAsMeant } from '#shared/registry/rules/date-or-instant.ts';
import { eventReader } from './event-reader.ts';

const itemsTable: TableOf = ({ items }) => items as Readonly<Record<string, unknown>>[];

export const EXPORTS = operations('Exports', {
  exportEvents: {
    method: 'GET',
    path: '/v1/exports/events',
    summary: 'Export events',
    description:
      'Every event of the given reporting days, without anything that identifies a visitor. Past days are complete and final; today’s events may move between pages while more arrive.',
    scopes: ['read'],
    query: EventExportQuery,
    answers: { 200: EventExport },
    table: itemsTable,
  },
  exportCredentials: {
    method: 'GET',
    path: '/v1/exports/credentials',
    summary: 'Export credentials with their all-time totals',
    scopes: ['read'],
    query: PageQuery,
    answers: { 200: CredentialExport },
    table: itemsTable,
  },
});

/** The day that a page begins in, and how many of its events earlier pages have shown. */
type Place = { readonly day: Day; readonly skip: number };

export const exports: Handlers<typeof EXPORTS> = {
  async exportEvents({ issuer: { issuerId }, query }) {
    const { from, to, limit, cursor } = query();
    const list = `export/events/${issuerId}/${from}/${to}`;
    const place = cursor ? await openCursor<Place>(list, cursor) : { day: from as Day, skip: 0 };
    const { items, next } = await eventsFrom(issuerId, place, { to: to as Day, limit });
    return { items, nextCursor: next ? await sealCursor(list, next) : null };
  },

  async exportCredentials({ issuer: { issuerId, timeZone }, query }) {
    const read = listCredentials.bind(undefined, issuerId);
    const list = `export/credentials/${issuerId}`;
    const { items, nextCursor } = await readPage(list, query(), read, (one) => one);
    const totals = await totalsFor(issuerId, items);
    return {
      items: items.map((credential) => rowOf(withDatesAsMeant(credential, timeZone), totals)),
      nextCursor,
    };
  },
};

async function eventsFrom(
  issuerId: IssuerId,
  { day: first, skip }: Place,
  { to, limit }: { readonly to: Day; readonly limit: number },
) {
  const items: ReturnType<typeof ExportedEvent.parse>[] = [];
  for (const day of daysOf(first, to)) {
    let place = day === first ? skip : 0;
    const reader = await eventReader({ issuerId, day, skip: place });
    for (let event = reader.next(); event; event = reader.next()) {
      if (items.length === limit) {
        reader.leave();
        return { items, next: { day, skip: place } };
      }
      // Leaves out what the archive has beside what may be shown.
      items.push(ExportedEvent.parse(withInstants(event)));
      await reader.take();
      place += 1;
    }
  }
  return { items };
}

const INSTANTS = ['at', 'publishedAt', 'clickedAt', 'validUntil'];

/** An event with its instants, and those of its facts, as texts. */
function withInstants(event: object): object {
  const entries = Object.entries(event).map(([name, value]) => {
    if (typeof value === 'number' && INSTANTS.includes(name)) {
      return [name, new Date(value).toISOString()];
    }
    const isDeep = typeof value === 'object' && value !== null && !Array.isArray(value);
    return [name, isDeep ? withInstants(value) : value];
  });
  return Object.fromEntries(entries);
}

/** The totals of each credential. A recipient with several is read once. */
async function totalsFor(issuerId: IssuerId, credentials: readonly Credential[]) {
  const totals = new Map<CredentialId, ChannelTally>();
  const recipients = new Set(credentials.map(({ recipientId }) => recipientId));
  await inParallel([...recipients], async (recipientId) => {
    for (const leaf of await totalsOf(issuerId, recipientId)) {
      const tally: ChannelTally = new Map();
      leaf.eachCount((name, n) => addTo(tally, name, n));
      totals.set(leaf.credentialId, tally);
    }
  });
  return totals;
}

function rowOf(credential: Credential, totals: ReadonlyMap<CredentialId, ChannelTally>) {
  const { credentialId, externalId, programId, recipientId } = credential;
  const { name, issuedAt, publishedAt, validUntil, status } = credential;
  return {
    credentialId,
    externalId,
    programId,
    recipientId,
    name: name ?? null,
    issuedAt,
    publishedAt: new Date(publishedAt).toISOString(),
    expiresAt: validUntil ?? null,
    status,
    private: credential.private ?? false,
    totals: partsIn(overallTally(totals.get(credentialId) ?? new Map())),
  };
}

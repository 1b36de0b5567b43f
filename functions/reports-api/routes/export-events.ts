import type { Caller } from '#shared/access/authenticate.ts';
import { type Day, daysOf } from '#shared/calendar.ts';
import { EventExportQuery, ExportedEvent } from '#shared/contracts/event-export.ts';
import type { ArchivedEvent } from '#shared/counting/archive.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { inFormat, type TableOf } from '#shared/http/csv-answer.ts';
import { openCursor, sealCursor } from '#shared/http/cursor.ts';
import { parseQuery } from '#shared/http/input.ts';
import type { IssuerId } from '#shared/ids.ts';
import { eventReader } from '../event-reader.ts';

/** The day that a page begins in, and how many of its events earlier pages have shown. */
type Place = { readonly day: Day; readonly skip: number };

/**
 * GET /v1/exports/events: what happened, event by event, over reporting days; page by page.
 *
 * Nothing in it tells who a visitor was. Days that are over are told once and wholly; today's
 * events may move between pages while more of them come.
 */
export function exportEvents(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  return inFormat(event, itemsOf, (plain) => page(plain, issuer.issuerId));
}

const itemsOf: TableOf = ({ items }) => items as Record<string, unknown>[];

async function page(event: ApiEvent, issuerId: IssuerId): Promise<ApiResult> {
  const { from, to, limit, cursor } = parseQuery(EventExportQuery, event);
  const list = `export/events/${issuerId}/${from}/${to}`;
  const place = cursor ? await openCursor<Place>(list, cursor) : { day: from as Day, skip: 0 };
  const { items, next } = await eventsFrom(issuerId, place, { to: to as Day, limit });
  return json(200, { items, nextCursor: next ? await sealCursor(list, next) : null });
}

async function eventsFrom(
  issuerId: IssuerId,
  { day: first, skip }: Place,
  { to, limit }: { readonly to: Day; readonly limit: number },
): Promise<{ items: object[]; next?: Place }> {
  const items: object[] = [];
  for (const day of daysOf(first, to)) {
    let place = day === first ? skip : 0;
    const reader = await eventReader({ issuerId, day, skip: place });
    for (let event = reader.next(); event; event = reader.next()) {
      if (items.length === limit) {
        reader.leave();
        return { items, next: { day, skip: place } };
      }
      items.push(eventAnswer(event));
      await reader.take();
      place += 1;
    }
  }
  return { items };
}

/** What may be told of an event, and nothing else that the archive has of it. */
function eventAnswer(event: ArchivedEvent): object {
  return ExportedEvent.parse(withInstants(event));
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

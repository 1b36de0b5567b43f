import { EventExportQuery } from '#shared/contracts/reports.ts';
import { eachArchivedEvent } from '#shared/data/archive-reader.ts';
import type { ArchivedEvent } from '#shared/data/archived-event.ts';
import type { Day } from '#shared/domain/calendar.ts';
import type { IssuerId } from '#shared/domain/ids.ts';
import { daysOf } from '#shared/domain/zoned-days.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import type { Caller } from '#shared/http/authenticate.ts';
import { inFormat, type TableOf } from '#shared/http/csv-answer.ts';
import { openCursor, sealCursor } from '#shared/http/cursor.ts';
import { parseQuery } from '#shared/http/input.ts';

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
    let place = 0;
    for await (const one of eachArchivedEvent(issuerId, day, day)) {
      place += 1;
      if (day === first && place <= skip) continue;
      if (items.length === limit) return { items, next: { day, skip: place - 1 } };
      items.push(eventAnswer(one));
    }
  }
  return { items };
}

/** What may be told of an event: not the visitor's hash, nor where our log keeps it. */
function eventAnswer(event: ArchivedEvent): object {
  const { lane, seq, at, publishedAt, ...rest } = event;
  const told = Object.entries(rest).filter(([name]) => !UNTOLD.includes(name));
  return {
    at: new Date(at).toISOString(),
    ...(publishedAt !== undefined && { publishedAt: new Date(publishedAt).toISOString() }),
    ...Object.fromEntries(told),
  };
}

const UNTOLD = ['visitor', 'issuerId', 'firstTouch', 'lastTouch', 'credited'];

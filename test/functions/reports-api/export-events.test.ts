import { GetObjectCommand } from '@aws-sdk/client-s3';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { EventExport } from '#shared/contracts/event-export.ts';
import { objects } from '#shared/counting/archive.ts';
import { eventKey } from '#shared/lane-log/keys.ts';
import type { LogEvent } from '#shared/lane-log/rules/event.ts';
import type { LaneLine } from '#shared/lane-log/rules/lane.ts';
import { handler as aggregate } from '../../../functions/aggregate/handler.ts';
import { freshIssuer, type TestIssuer } from '../../support/issuer.ts';
import { writeLane } from '../../support/lanes.ts';
import { AT, engagement, freshId, signup, subject } from '../../support/log-events.ts';
import { report, reports } from '../../support/reports-api.ts';

let who: TestIssuer;
let events: readonly LogEvent[];

beforeAll(async () => {
  who = await freshIssuer();
  const { issuerId } = who.issuer;
  const own = { ...subject(), issuerId, linkId: freshId('lnk') };
  const tomorrow = { at: AT + 86_400_000, day: '2026-11-25' } as const;
  events = [
    engagement({ ...own, visitor: 'a-visitors-hash' }),
    engagement({ ...own, excluded: 'bot' }),
    engagement({ ...own, channel: 'x' }),
    engagement({ ...own, ...tomorrow }),
    signup(issuerId, { ...own, channel: 'x', clickedAt: AT - 7_200_000 }),
  ];
  const foreign = engagement({ issuerId: freshId('iss') });
  await aggregate({ Records: (await writeLane([...events, foreign])).map(recordOf) });
});

function recordOf({ lane, seq, entry }: LaneLine): DynamoDBRecord {
  const NewImage = marshall({ ...eventKey(lane, seq), ...entry }, { removeUndefinedValues: true });
  return { eventName: 'INSERT', dynamodb: { NewImage, SequenceNumber: '1' } } as DynamoDBRecord;
}

/** Every page of an export. */
async function exported(query: string) {
  const items: { eventId: string }[] = [];
  let cursor = '';
  do {
    const page = await report(`/v1/exports/events?${query}${cursor}`, who.keys.read);
    items.push(...EventExport.parse(page).items.map((one) => one as { eventId: string }));
    cursor = page.nextCursor ? `&cursor=${page.nextCursor}` : '';
  } while (cursor);
  return items;
}

describe('the events of a period', () => {
  test.each([1, 2, 500])('each once, %i on a page', async (limit) => {
    const items = await exported(`from=2026-11-24&to=2026-11-25&limit=${limit}`);
    const idsOf = (all: readonly { eventId: string }[]) => all.map(({ eventId }) => eventId).sort();
    expect(idsOf(items)).toEqual(idsOf(events));
  });

  test('go on where the page before ended: no file is read twice, unless a page is asked for again', async () => {
    const read = vi.spyOn(objects, 'send');
    const filesRead = () => read.mock.calls.filter(([one]) => one instanceof GetObjectCommand);
    await exported('from=2026-11-24&to=2026-11-24&limit=500');
    const files = filesRead().length;
    expect(files).toBeGreaterThan(0);
    read.mockClear();

    await exported('from=2026-11-24&to=2026-11-24&limit=1');
    expect(filesRead()).toHaveLength(files);
    read.mockClear();

    const page = (cursor = '') =>
      report(`/v1/exports/events?from=2026-11-24&to=2026-11-24&limit=1${cursor}`, who.keys.read);
    const first = await page();
    const again = [1, 2].map(async () => page(`&cursor=${first.nextCursor}`));
    const [one, two] = await Promise.all(again);
    expect(one.items).toEqual(two.items);
    expect(filesRead().length).toBeGreaterThan(files);
    read.mockRestore();
  });

  test('are those of its days alone', async () => {
    expect(await exported('from=2026-11-25&to=2026-11-25')).toMatchObject([
      { kind: 'engagement', day: '2026-11-25' },
    ]);
    expect(await exported('from=2026-11-20&to=2026-11-23')).toEqual([]);
  });

  test('tell nobody who a visitor was', async () => {
    const text = JSON.stringify(await exported('from=2026-11-24&to=2026-11-25'));
    expect(text).not.toContain('a-visitors-hash');
    expect(text).not.toContain('visitor');
  });

  test.each([
    ['from=2026-11-24', 'to'],
    ['from=2026-11-24&to=2026-11-23', 'to'],
    ['from=2026-01-01&to=2026-12-31', 'to'],
    ['from=yesterday&to=2026-11-24', 'from'],
    ['from=2026-11-24&to=2026-11-24&limit=1001', 'limit'],
  ])('%s is refused, naming %s', async (query, field) => {
    expect(await reports(`GET /v1/exports/events?${query}`, { key: who.keys.read })).toMatchObject({
      status: 400,
      body: { errors: [{ field }] },
    });
  });
});

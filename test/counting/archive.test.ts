import { DatabaseSync } from 'node:sqlite';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Day } from '#shared/calendar.ts';
import { type ArchivedEvent, archiveLines, eachArchivedEvent } from '#shared/counting/archive.ts';
import { countLines } from '#shared/counting/count.ts';
import type { Claimed } from '#shared/counting/rules/claim.ts';
import { eventKey } from '#shared/lane-log/keys.ts';
import type { LogEvent } from '#shared/lane-log/rules/event.ts';
import { type LaneLine, refOf } from '#shared/lane-log/rules/lane.ts';
import { handler as aggregate } from '../../functions/aggregate/handler.ts';
import { ARCHIVE_COLUMNS, READY_QUERIES } from '../../infra/archive-queries.ts';
import { writeLane } from '../support/lanes.ts';
import { AT, engagement, freshId, signup, subject } from '../support/log-events.ts';

const DAY = '2026-11-24';

const issuerId = freshId('iss');

const own = { ...subject(), issuerId, linkId: freshId('lnk') };

async function archived(whose = issuerId, from: Day = DAY, to: Day = DAY) {
  const found: ArchivedEvent[] = [];
  for await (const event of eachArchivedEvent(whose, from, to)) found.push(event);
  return found;
}

/** Two clicks of one visitor within the hour, a bot's, somebody else's, and a sign-up. */
const events: readonly LogEvent[] = [
  engagement({ ...own, visitor: 'ada', referrerHost: 'lnkd.in' }),
  engagement({ ...own, visitor: 'ada', at: AT + 1000 }),
  engagement({ ...own, visitor: 'bot', excluded: 'bot' }),
  engagement({ ...own, visitor: 'bo', channel: 'x', country: 'IN' }),
  signup(issuerId, { ...own, channel: 'x', clickedAt: AT - 7_200_000 }),
];

let lines: LaneLine[];

function recordOf({ lane, seq, entry }: LaneLine): DynamoDBRecord {
  const NewImage = marshall({ ...eventKey(lane, seq), ...entry }, { removeUndefinedValues: true });
  return { eventName: 'INSERT', dynamodb: { NewImage, SequenceNumber: '1' } } as DynamoDBRecord;
}

beforeAll(async () => {
  lines = await writeLane(events);
  await aggregate({ Records: lines.map(recordOf) });
});

describe('what is counted is archived', () => {
  test('each event once, with what it won and why it is left out', async () => {
    const all = (await archived()).sort((a, b) => a.seq - b.seq);

    expect(all.map(({ eventId }) => eventId)).toEqual(events.map(({ eventId }) => eventId));
    expect(all.map(({ excluded, unique }) => [excluded, unique])).toEqual([
      [undefined, true],
      ['duplicate', undefined],
      ['bot', undefined],
      [undefined, true],
      [undefined, undefined],
    ]);
    expect(all[0]?.firsts).toEqual(['engaged', 'shared']);
    expect(all[4]).toMatchObject({ recipientId: own.recipientId, channel: 'x' });
  });

  test('another issuer’s day has none of it', async () => {
    expect(await archived(freshId('iss'))).toEqual([]);
    expect(await archived(issuerId, '2026-11-25', '2026-11-26')).toEqual([]);
  });

  test('before it is counted: what cannot be archived is not counted either', async () => {
    const alone = freshId('iss');
    const some = await writeLane([engagement({ issuerId: alone })]);
    const refuses = () => Promise.reject(new Error('S3 does not answer'));
    await expect(countLines(some, refuses)).rejects.toThrow('S3 does not answer');
    const seen: LaneLine[] = [];
    await countLines(some, async (asked) => void seen.push(...asked));
    expect(seen).toEqual(some);
  });
});

describe('files that hold events twice', () => {
  /** After a retry that was cut otherwise: a file of the first three, and one of the last three. */
  beforeAll(async () => {
    const won: Claimed = { isDuplicate: false, isUnique: true, firsts: [], confirms: false };
    const claimed = new Map(lines.map((line) => [refOf(line), won]));
    await archiveLines(lines.slice(0, 3), claimed);
    await archiveLines(lines.slice(2), claimed);
  });

  test('do not double what is read', async () => {
    expect(await archived()).toHaveLength(events.length);
  });

  test.each(Object.entries(READY_QUERIES))('do not double the answer of %s', async (_, { sql }) => {
    const once = await archived();
    const doubled = [...once, ...once.slice(1, 4)];

    const answer = asked(sql, once);
    expect(answer.length).toBeGreaterThan(0);
    expect(asked(sql, doubled)).toEqual(answer);
  });

  test('would double an answer that does not take each once (negative control)', async () => {
    const once = await archived();
    const careless = READY_QUERIES['what-happened-by-day'].sql.replace('WHERE copy = 1', '');
    expect(asked(careless, [...once, ...once])).not.toEqual(asked(careless, once));
  });
});

/** The query's answer from SQLite, which knows the same SQL, on a table as Glue describes it. */
function asked(sql: string, rows: readonly ArchivedEvent[]) {
  const database = new DatabaseSync(':memory:');
  const names = [...Object.keys(ARCHIVE_COLUMNS), 'issuer', 'dt'];
  database.exec(`CREATE TABLE files (${names.map((name) => `"${name}"`).join(', ')})`);
  const insert = database.prepare(`INSERT INTO files VALUES (${names.map(() => '?').join(', ')})`);
  for (const row of rows) {
    const byName = new Map(Object.entries(row).map(([name, v]) => [name.toLowerCase(), v]));
    byName.set('issuer', row.issuerId).set('dt', row.day);
    insert.run(...names.map((name) => asValue(byName.get(name))));
  }
  const answer = database.prepare(sql).all(issuerId, DAY, DAY);
  database.close();
  return answer;
}

function asValue(value: unknown): string | number | null {
  if (typeof value === 'string' || typeof value === 'number') return value;
  return value === undefined ? null : JSON.stringify(value);
}

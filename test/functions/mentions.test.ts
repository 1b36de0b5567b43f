import { expect, test } from 'vitest';
import { derivedId } from '#shared/aws/root-secret.ts';
import { readLane } from '#shared/lane-log/reader.ts';
import type { Click } from '#shared/lane-log/rules/event.ts';
import { eventOf } from '#shared/lane-log/rules/lane.ts';
import { someProgram } from '../support/admin-api.ts';
import { driftOf } from '../support/cells-of.ts';
import { countLane } from '../support/count-lane.ts';
import { freshIssuer, type TestIssuer } from '../support/issuer.ts';
import { writeLane } from '../support/lanes.ts';
import { engagement, freshId, subject } from '../support/log-events.ts';
import { report } from '../support/reports-api.ts';
import { sendWebhook } from '../support/send-webhook.ts';

const mentioned = (data: object) => ({ type: 'mention.created', data });
const POST = { source: 'listener', externalId: 'post-1', mentionedAt: '2026-03-05T10:00:00Z' };

async function brand({ keys }: TestIssuer, query = 'from=2026-03-01') {
  const { metrics } = await report(`/v1/reports/goals/brand?${query}`, keys.read);
  return Object.fromEntries(metrics.map((one: { id: string }) => [one.id, one]));
}

test('a mention counts once for each source and id, for its program too', async () => {
  const own = await freshIssuer({ timeZone: 'UTC' });
  const { issuerId } = own.issuer;
  const programId = await someProgram(own.keys.ingest);
  const send = async (data: object) =>
    (await sendWebhook(own.issuer, 'mentions', mentioned(data))).answer.status;

  expect(await send({ ...POST, programId, url: 'https://blog.example/post' })).toBe('created');
  expect(await send({ ...POST, programId })).toBe('duplicate');
  expect(await send({ ...POST, source: 'other.tool' })).toBe('created');

  const lanes = await Promise.all(
    ['listener/post-1', 'other.tool/post-1'].map((name) => derivedId('mnt', issuerId, name)),
  );
  for (const id of lanes) await countLane(`MNT#${id}`);
  expect((await brand(own)).mentions).toMatchObject({ status: 'measured', value: 2 });
  expect((await brand(own, `from=2026-03-01&programId=${programId}`)).mentions.value).toBe(1);
  const lines = (await Promise.all(lanes.map((id) => readLane(`MNT#${id}`, 0)))).flat();
  expect(await driftOf(lines.flatMap((line) => eventOf(line) ?? []))).toEqual([]);
});

const from = (referrerHost: string, source: string, changes: Partial<Click>) =>
  engagement({ ...subject(), referrerHost, source, ...changes });

/** Visitors whom websites sent to two credentials, within five minutes of two days. */
function visits({ issuer: { issuerId } }: TestIssuer): Click[] {
  const [one, two] = [subject(), subject()];
  const at = (text: string) => ({ issuerId, at: Date.parse(text) });
  const twice = { ...one, linkId: freshId('lnk'), visitor: 'the same' };
  return [
    from('blog.example', 'other', { ...one, ...at('2026-03-04T23:59:00Z') }),
    from('blog.example', 'other', { ...two, ...at('2026-03-05T00:01:00Z') }),
    from('news.example', 'other', { ...two, ...at('2026-03-05T00:02:00Z') }),
    from('first.example', 'other', { ...twice, ...at('2026-03-05T00:02:30Z') }),
    from('second.example', 'other', { ...twice, ...at('2026-03-05T00:02:40Z') }),
    from('www.linkedin.com', 'linkedin', { ...two, ...at('2026-03-05T00:03:00Z') }),
    from('bots.example', 'other', { ...two, ...at('2026-03-05T00:04:00Z'), excluded: 'bot' }),
  ];
}

/** Mentioning websites of each of these spans, when the visits were counted in that order. */
async function sitesBySpan(order: (events: Click[]) => Click[]) {
  const own = await freshIssuer({ timeZone: 'UTC' });
  const events = order(visits(own));
  for (const event of events) {
    const [line] = await writeLane([event]);
    await countLane(line?.lane ?? '');
  }
  expect(await driftOf(events)).toEqual([]);
  const spans = [
    'from=2026-03-01&to=2026-03-10',
    'from=2026-03-04&to=2026-03-04',
    'from=2026-03-05&to=2026-03-05',
    'from=2026-03-05&to=2026-03-05&timeZone=Asia/Kolkata',
    'from=2026-03-05T00:00:00Z&to=2026-03-05T00:15:00Z',
    'from=2026-03-06&to=2026-03-10',
  ];
  const answers = await Promise.all(spans.map((span) => brand(own, span)));
  return answers.map(({ mentioning_sites: { value } }) => value);
}

test('websites that sent visitors and are no channel are counted once in any span, in whatever order', async () => {
  const [forwards, backwards] = await Promise.all([
    sitesBySpan((events) => events),
    sitesBySpan((events) => events.toReversed()),
  ]);

  expect(forwards).toEqual([4, 1, 4, 4, 4, 0]);
  expect(backwards).toEqual(forwards);
});

test('they are a program’s too, and without a listening tool the mentions are an estimate', async () => {
  const own = await freshIssuer({ timeZone: 'UTC' });
  const programId = await someProgram(own.keys.ingest);
  const [other, ...rest] = visits(own);
  const lines = await writeLane([
    { ...(other as Click), programId, referrerHost: 'own.example' },
    ...rest,
  ]);
  await countLane(lines[0]?.lane ?? '');

  expect(await brand(own, 'period=all')).toMatchObject({
    mentioning_sites: { value: 5 },
    mentions: { status: 'estimated', value: 5, assumptions: [expect.any(String)] },
  });
  expect((await brand(own, `period=all&programId=${programId}`)).mentioning_sites.value).toBe(1);
});

test('a visit less would be noticed (negative control)', async () => {
  const own = await freshIssuer({ timeZone: 'UTC' });
  const events = visits(own);
  const lines = await writeLane(events);
  await countLane(lines[0]?.lane ?? '');
  expect(await driftOf(events.slice(1))).toContainEqual(
    expect.objectContaining({ sum: expect.stringContaining('sent by blog.example') }),
  );
});

test.each([
  ['no source', { externalId: 'x' }, 'data.source'],
  ['a source that is a sentence', { ...POST, source: 'My tool' }, 'data.source'],
  ['no id', { source: 'listener' }, 'data.externalId'],
  ['a program that is none', { ...POST, programId: 'Bread' }, 'data.programId'],
  [
    'a program that is not there',
    { ...POST, programId: 'prg_0000000000000000000000' },
    'data.programId',
  ],
])('a mention with %s is refused by name', async (_, data, field) => {
  const own = await freshIssuer();
  const { status, answer } = await sendWebhook(own.issuer, 'mentions', mentioned(data));
  expect([400, 404]).toContain(status);
  expect(answer.errors).toMatchObject([{ field }]);
});

test.each([
  ['a script as its address', { url: 'javascript:alert(1)' }, ['data.url']],
  ['what it says', { text: 'Ada is great' }, ['data.text']],
  [
    'a time before there were reports',
    { mentionedAt: '1970-01-01T00:00:00Z' },
    ['data.mentionedAt'],
  ],
  ['empty fields', { url: '', mentionedAt: null }, undefined],
])('a mention with %s counts without it, and says so', async (_, data, ignored) => {
  const own = await freshIssuer({ timeZone: 'UTC' });
  const { status, answer } = await sendWebhook(
    own.issuer,
    'mentions',
    mentioned({ ...POST, ...data }),
  );

  expect({ status, answer }).toEqual({ status: 202, answer: { status: 'created', ignored } });
  const mentionId = await derivedId('mnt', own.issuer.issuerId, 'listener/post-1');
  const [line] = await readLane(`MNT#${mentionId}`, 0);
  const at = line && eventOf(line)?.at;
  if (ignored?.includes('data.mentionedAt')) expect(at).toBeGreaterThan(Date.now() - 60_000);
});

test('an unsigned mention is refused', async () => {
  const [own, other] = [await freshIssuer(), await freshIssuer()];
  const secret = `whsec_${Buffer.from('another secret, of 32 bytes or so').toString('base64')}`;
  const { status } = await sendWebhook(own.issuer, 'mentions', mentioned(POST), secret);
  expect([status, other.issuer.issuerId === own.issuer.issuerId]).toEqual([401, false]);
});

import { expect, test } from 'vitest';

import { readLane } from '#shared/data/lanes.ts';
import { derivedId } from '#shared/data/root-secret.ts';
import { eventOf } from '#shared/domain/lane.ts';
import { someProgram } from '../support/admin-api.ts';
import { driftOf } from '../support/cells-of.ts';
import { countLane } from '../support/count-lane.ts';
import { freshIssuer, type TestIssuer } from '../support/issuer.ts';
import { writeLane } from '../support/lanes.ts';
import { engagement, subject } from '../support/log-events.ts';
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

test('a website that sends visitors and is no channel is a mention, the first time', async () => {
  const own = await freshIssuer({ timeZone: 'UTC' });
  const { issuerId } = own.issuer;
  const [one, two] = [subject(), subject()];
  const from = (who: object, referrerHost: string, source = 'other', changes = {}) =>
    engagement({ ...who, issuerId, referrerHost, source, ...changes });
  const lines = await writeLane([
    from(one, 'blog.example'),
    from(one, 'blog.example'),
    from(two, 'blog.example'),
    from(two, 'news.example'),
    from(two, 'www.linkedin.com', 'linkedin'),
    from(two, 'bots.example', 'other', { excluded: 'bot' }),
  ]);
  await countLane(lines[0]?.lane ?? '');

  expect(await brand(own, 'period=all')).toMatchObject({
    mentioning_sites: { value: 2 },
    mentions: { status: 'estimated', value: 2, assumptions: [expect.any(String)] },
  });
  expect(await driftOf(lines.flatMap((line) => eventOf(line) ?? []))).toEqual([]);
});

test.each([
  ['no source', { externalId: 'x' }, 'data.source'],
  ['a source that is a sentence', { ...POST, source: 'My tool' }, 'data.source'],
  ['no id', { source: 'listener' }, 'data.externalId'],
  ['a script as its address', { ...POST, url: 'javascript:alert(1)' }, 'data.url'],
  ['what it says', { ...POST, text: 'Ada is great' }, 'data.text'],
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

test('an unsigned mention is refused', async () => {
  const [own, other] = [await freshIssuer(), await freshIssuer()];
  const secret = `whsec_${Buffer.from('another secret, of 32 bytes or so').toString('base64')}`;
  const { status } = await sendWebhook(own.issuer, 'mentions', mentioned(POST), secret);
  expect([status, other.issuer.issuerId === own.issuer.issuerId]).toEqual([401, false]);
});

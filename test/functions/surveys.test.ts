import { describe, expect, test } from 'vitest';

import { readLane } from '#shared/lane-log/reader.ts';
import { eventOf } from '#shared/lane-log/rules/lane.ts';
import { admin } from '../support/admin-api.ts';
import { itemsIn } from '../support/call-api.ts';
import { driftOf } from '../support/cells-of.ts';
import { countLane } from '../support/count-lane.ts';
import { freshIssuer, type TestIssuer } from '../support/issuer.ts';
import { publishAll } from '../support/publish.ts';
import { storedOf } from '../support/registry.ts';
import { report } from '../support/reports-api.ts';
import { sendWebhook } from '../support/send-webhook.ts';

async function published(count: number): Promise<TestIssuer & { ids: string[] }> {
  const own = await freshIssuer({ timeZone: 'UTC' });
  const rows = Array.from({ length: count }, (_, i) => ({
    externalId: `award-${i}`,
    program: 'First aid',
    recipient: { externalId: `learner-${i}` },
    issuedAt: '2026-03-01T12:00:00Z',
  }));
  return { ...own, ids: await publishAll(own.keys.ingest, rows) };
}

const answered = (data: object) => ({ type: 'survey.answered', data });
const lane = (credentialId: string | undefined) => `SRV#${credentialId}#experience`;

async function metricOf({ keys }: TestIssuer, goal: string, id: string, query = 'from=2026-03-01') {
  const { metrics } = await report(`/v1/reports/goals/${goal}?${query}`, keys.read);
  return metrics.find((one: { id: string }) => one.id === id);
}

describe('an answer by webhook', () => {
  test('counts once; a change takes the place of the answer before, on its day', async () => {
    const own = await published(2);
    const [first, second] = own.ids;
    const say = (data: object) => sendWebhook(own.issuer, 'surveys', answered(data));
    const given = { survey: 'experience', answeredAt: '2026-03-05T10:00:00Z' };

    const created = await say({ credentialId: first, ...given, rating: 2, score: 3 });
    expect(created).toMatchObject({
      status: 202,
      answer: { status: 'created', survey: 'experience' },
    });
    const replay = await say({ credentialId: first, ...given, rating: 2, score: 3 });
    expect(replay.answer.status).toBe('unchanged');
    await say({ externalId: 'award-1', ...given, rating: 4 });
    for (const id of own.ids) await countLane(lane(id));
    expect(
      await metricOf(own, 'digital-transformation', 'recipient_experience_score'),
    ).toMatchObject({
      value: 3,
      numerator: 6,
      denominator: 2,
      smallSample: true,
    });
    expect(await metricOf(own, 'digital-transformation', 'recipient_experience_nps')).toMatchObject(
      {
        value: -1,
        denominator: 1,
      },
    );

    const later = { ...given, answeredAt: '2026-03-20T10:00:00Z' };
    const changed = await say({ credentialId: first, ...later, rating: 5, score: 9 });
    expect(changed.answer.status).toBe('updated');
    const stale = await say({ credentialId: first, ...given, rating: 1 });
    expect(stale.answer.status).toBe('stale');
    await countLane(lane(first));
    const early = 'from=2026-03-01&to=2026-03-10';
    expect(
      await metricOf(own, 'digital-transformation', 'recipient_experience_score', early),
    ).toMatchObject({ value: 4, denominator: 1 });
    expect(
      await metricOf(own, 'digital-transformation', 'recipient_experience_score'),
    ).toMatchObject({
      value: 4.5,
      denominator: 2,
    });
    expect(await metricOf(own, 'digital-transformation', 'recipient_experience_nps')).toMatchObject(
      {
        value: 1,
      },
    );
    expect(await metricOf(own, 'digital-transformation', 'experience_response_rate')).toMatchObject(
      {
        numerator: 2,
        denominator: 2,
      },
    );
    expect(await metricOf(own, 'employability', 'recipient_success_score')).toMatchObject({
      status: 'needs-input',
    });
    const lines = (await Promise.all([first, second].map((id) => readLane(lane(id), 0)))).flat();
    const publications = (await Promise.all(own.ids.map((id) => readLane(`PUB#${id}`, 0)))).flat();
    const events = [...publications, ...lines].flatMap((line) => eventOf(line) ?? []);
    expect(events).toHaveLength(5);
    expect(await driftOf(events)).toEqual([]);
  });

  test('changed by several at once ends as one of them, counted once', async () => {
    const own = await published(1);
    const [id] = own.ids;
    await Promise.all(
      [1, 2, 3, 4, 5].map((rating) =>
        sendWebhook(
          own.issuer,
          'surveys',
          answered({
            credentialId: id,
            survey: 'experience',
            rating,
            answeredAt: '2026-03-05T10:00:00Z',
          }),
        ),
      ),
    );
    await countLane(lane(id));
    expect(
      await metricOf(own, 'digital-transformation', 'recipient_experience_score'),
    ).toMatchObject({
      denominator: 1,
    });
  });

  const good = { survey: 'experience', rating: 5 };
  test.each([
    ['no credential', good, 'data.credentialId'],
    [
      'somebody else’s credential',
      { ...good, credentialId: 'crd_0000000000000000000000' },
      'data.credentialId',
    ],
    ['an unknown name of ours', { ...good, externalId: 'award-9' }, 'data.externalId'],
    ['no answer', { survey: 'experience', externalId: 'award-0' }, 'data.rating'],
    ['six of five points', { ...good, externalId: 'award-0', rating: 6 }, 'data.rating'],
    ['a survey that is none', { ...good, externalId: 'award-0', survey: 'mood' }, 'data.survey'],
  ])('with %s is refused by name, and nothing is stored', async (_, data, field) => {
    const own = await published(1);
    const { status, answer } = await sendWebhook(own.issuer, 'surveys', answered(data));
    expect([400, 404]).toContain(status);
    expect(answer.errors).toMatchObject([{ field }]);
    const stored = await storedOf(own.issuer.issuerId);
    expect(stored.filter(({ sk }) => String(sk).startsWith('SRV#'))).toEqual([]);
  });
});

describe('an answer by a careless sender', () => {
  const at = (day: string) => `2026-03-${day}T10:00:00Z`;
  const send = (own: TestIssuer, data: object) =>
    sendWebhook(
      own.issuer,
      'surveys',
      answered({ externalId: 'award-0', survey: 'experience', ...data }),
    );

  test.each([
    ['half a point', { rating: 5, score: 7.5 }, ['data.score']],
    ['a time without a zone', { rating: 5, answeredAt: '2026-03-05' }, ['data.answeredAt']],
    ['a comment', { rating: 5, comment: 'hi' }, ['data.comment']],
    [
      'a time before its credential',
      { rating: 5, answeredAt: '1970-01-02T00:00:00Z' },
      ['data.answeredAt'],
    ],
    ['empty fields and texts', { rating: '5', score: null, answeredAt: '' }, undefined],
  ])('with %s costs nothing else', async (_, data, ignored) => {
    const own = await published(1);
    const { status, answer } = await send(own, data);

    expect(status).toBe(202);
    expect(answer).toMatchObject({ status: 'created', credentialId: own.ids[0] });
    expect(answer.ignored).toEqual(ignored);
  });

  test('of 1970 dates no report before its credential', async () => {
    const own = await published(1);
    await send(own, { rating: 5, answeredAt: '1970-01-02T00:00:00Z' });

    const [line] = await readLane(lane(own.ids[0]), 0);
    expect(line && eventOf(line)?.at).toBe(Date.parse('2026-03-01T12:00:00Z'));
  });

  test('that comes late overrides none that was given after it, be it the same again', async () => {
    const own = await published(1);
    const say = async (day: string, rating: number) =>
      (await send(own, { rating, answeredAt: at(day) })).answer.status;

    expect(await say('05', 5)).toBe('created');
    expect(await say('20', 5)).toBe('unchanged');
    expect(await say('10', 1)).toBe('stale');
    expect(await say('25', 2)).toBe('updated');
    const lines = await readLane(lane(own.ids[0]), 0);
    expect(lines.flatMap((line) => eventOf(line) ?? [])).toMatchObject([
      { at: Date.parse(at('05')) },
      // It is taken out where it was counted.
      { at: Date.parse(at('25')), replaces: { rating: 5, at: Date.parse(at('05')) } },
    ]);
  });
});

describe('answers by CSV', () => {
  const csv = (key: string, body: string) =>
    admin('POST /v1/surveys/import', { key, body, headers: { 'content-type': 'text/csv' } });

  test('are read as spreadsheets and people make them', async () => {
    const own = await published(3);
    const body = [
      'sep=;',
      'externalId;survey;rating;score;answeredAt;Notes (internal);',
      'award-0;Success;5,0;10;05.03.2026;said "thanks";;',
      '="award-1"; success ;4.0;;2026-03-05 10:00',
      'award-2;SUCCESS;;4,0',
    ].join('\r\n');

    const items = itemsIn(await csv(own.keys.ingest, body));

    expect(items).toMatchObject([
      { line: 3, status: 'created' },
      { line: 4, status: 'created' },
      { line: 5, status: 'created' },
    ]);
  });

  test('are each answered for themselves, and the same file again changes nothing', async () => {
    const own = await published(3);
    const body = [
      'externalId,survey,rating,score,answeredAt',
      'award-0,success,5,10,2026-03-05T10:00:00Z',
      'award-1,success,many,10,2026-03-05T10:00:00Z',
      'award-2,success,,4,2026-03-05T10:00:00Z',
      'award-9,success,5,10,2026-03-05T10:00:00Z',
      'award-1,success',
      '"award-1,success,5',
    ].join('\n');

    const answer = await csv(own.keys.ingest, body);

    expect(answer.body.summary).toMatchObject({ created: 2, failed: 4 });
    expect(itemsIn(answer)).toMatchObject([
      { line: 2, status: 'created' },
      { line: 3, status: 'failed', errors: [{ field: 'rating' }] },
      { line: 4, status: 'created' },
      { line: 5, status: 'failed', errors: [{ field: 'externalId' }] },
      { line: 6, status: 'failed', errors: [{ field: 'rating' }] },
      { line: 7, status: 'failed', errors: [{ field: 'body' }] },
    ]);
    for (const id of own.ids) await countLane(`SRV#${id}#success`);
    expect(await metricOf(own, 'employability', 'recipient_success_nps')).toMatchObject({
      value: 0,
      denominator: 2,
    });
    expect(await metricOf(own, 'employability', 'recipient_success_score')).toMatchObject({
      value: 5,
    });
    expect((await csv(own.keys.ingest, body)).body.summary).toMatchObject({
      created: 0,
      unchanged: 2,
      failed: 4,
    });
  });

  test('are read as Excel writes them, with its dates', async () => {
    const own = await published(2);
    const text =
      'sep=;\r\nOur survey\r\nexternalId;survey;rating;answeredAt\r\naward-0;success;5;5.3.2026 10:00\r\naward-1;success;4;6 Mar 2026\r\n';
    const body = Buffer.from(`\uFEFF${text}`, 'utf16le');
    const answer = await admin('POST /v1/surveys/import?dateFormat=dmy', {
      key: own.keys.ingest,
      body,
      headers: { 'content-type': 'application/octet-stream' },
    });
    expect(answer.body).toMatchObject({
      summary: { created: 2 },
      items: [{ line: 4 }, { line: 5 }],
    });
  });

  test.each([
    ['a column that is not ours', 'externalId,survey,mood\naward-0,success,5', 'mood'],
    ['no survey', 'externalId,rating\naward-0,5', 'survey'],
    ['a quote that never ends in its header', '"externalId,survey\naward-0,success', 'body'],
  ])('with %s are refused as a whole', async (_, body, field) => {
    const own = await published(1);
    const { status, body: problem } = await csv(own.keys.ingest, body);
    expect(status).toBe(400);
    expect(problem.errors).toMatchObject([{ field }]);
  });
});

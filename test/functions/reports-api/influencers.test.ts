import { beforeAll, describe, expect, test } from 'vitest';
import { eraseRecipient, findRecipient } from '#shared/registry/recipients.ts';
import { freshIssuer } from '../../support/issuer.ts';
import { report, reports, search } from '../../support/reports-api.ts';
import { aStory, TIME_ZONE } from '../../support/story.ts';

const WHEN = 'from=2026-11-20&to=2026-11-24';

let story: Awaited<ReturnType<typeof aStory>>;
beforeAll(async () => {
  story = await aStory();
});

const read = (path: string) => report(path, story.keys.read);
type Row = { rank: number | null; name: string | null; score: number };
const shown = ({ items }: { items: Row[] }) =>
  items.map(({ rank, name, score }) => `${rank} ${name} ${score}`);

describe('a ranking', () => {
  test('is by sign-ups, ties by referrals, engagements, then the earlier', async () => {
    const body = await read(`/v1/influencers?${WHEN}`);

    expect(shown(body)).toEqual(['1 Ada 1', '1 Cy 1']);
    expect(body).toMatchObject({
      rankBy: 'signups',
      rankedCount: 2,
      total: 2,
      nextCursor: null,
      period: { firstDay: '2026-11-20', lastDay: '2026-11-24', days: 5, timeZone: TIME_ZONE },
    });
  });

  test('shows the parts of each row, its share, channels, and what was left out', async () => {
    const { items } = await read(`/v1/influencers?${WHEN}&rankBy=engagements`);

    expect(items[0]).toEqual({
      rank: 1,
      recipientId: story.ada.recipientId,
      name: 'Ada',
      score: 3,
      share: { value: 0.75, numerator: 3, denominator: 4 },
      parts: {
        shares: 2,
        confirmedShares: 1,
        engagements: 3,
        uniqueEngagements: 2,
        referrals: 1,
        uniqueReferrals: 1,
        signups: 1,
        newLearners: 1,
        firstTouchSignups: 1,
        lastTouchSignups: 1,
        value: { EUR: 1900 },
      },
      channels: [
        expect.objectContaining({ channel: 'linkedin', shares: 1, engagements: 3, signups: 1 }),
        expect.objectContaining({ channel: 'x', shares: 1, engagements: 0 }),
      ],
      excluded: { engagement: { duplicate: 1 } },
      flags: [
        {
          id: 'quick-signups',
          reason: expect.stringContaining('1 of 1 sign-ups came within 3 seconds'),
          numerator: 1,
          denominator: 1,
        },
      ],
    });
    expect(items[1].flags).toEqual([]);
    expect(items[1].excluded).toEqual({
      engagement: { bot: 1 },
      signup: { 'self-referral': 1 },
    });
  });

  test('is of the reporting days of the issuer: midnight is in Nepal', async () => {
    const on = (day: string) => read(`/v1/influencers?from=${day}&to=${day}&rankBy=engagements`);
    expect(shown(await on('2026-11-22'))).toEqual(['1 Ada 1']);
    expect(shown(await on('2026-11-23'))).toEqual(['1 Ada 2', '2 Bo 1']);
    expect(shown(await on('2026-11-25'))).toEqual([]);
  });

  test('of one program ranks its credentials only', async () => {
    const { programId } = story.go;
    expect(shown(await read(`/v1/influencers?${WHEN}&programId=${programId}`))).toEqual(['1 Cy 1']);
  });

  test('by value is in one currency, and asks which if there are several', async () => {
    const { status, body } = await reports(`GET /v1/influencers?${WHEN}&rankBy=value`, {
      key: story.keys.read,
    });
    expect({ status, body }).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'currency', message: expect.stringContaining('EUR, INR') }] },
    });
    const inr = await read(`/v1/influencers?${WHEN}&rankBy=value&currency=INR`);
    expect([shown(inr), inr.currency]).toEqual([['1 Cy 500'], 'INR']);
    const { programId } = story.rust;
    const only = await read(`/v1/influencers?${WHEN}&rankBy=value&programId=${programId}`);
    expect([shown(only), only.currency]).toEqual([['1 Ada 1900'], 'EUR']);
  });

  test('comes in pages that join without a gap', async () => {
    const query = `/v1/influencers?${WHEN}&rankBy=referrals&limit=1`;
    const rows: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page = await read(`${query}${cursor && `&cursor=${cursor}`}`);
      rows.push(...shown(page));
      expect(page.rankedCount).toBe(3);
      cursor = page.nextCursor;
    }
    expect(rows).toEqual(['1 Ada 1', '1 Bo 1', '1 Cy 1']);
  });

  test('takes no cursor that was tampered with, or made for another ranking', async () => {
    const { nextCursor } = await read(`/v1/influencers?${WHEN}&rankBy=referrals&limit=1`);
    const swapped = nextCursor.startsWith('A') ? 'B' : 'A';
    for (const bad of [
      `rankBy=referrals&limit=1&cursor=${swapped}${nextCursor.slice(1)}`,
      `rankBy=engagements&limit=1&cursor=${nextCursor}`,
      'rankBy=referrals&limit=1&cursor=x',
    ]) {
      const { status, body } = await reports(`GET /v1/influencers?${WHEN}&${bad}`, {
        key: story.keys.read,
      });
      expect({ status, body }).toMatchObject({
        status: 400,
        body: { errors: [{ field: 'cursor' }] },
      });
    }
  });
});

describe('one influencer', () => {
  const about = (who: { recipientId: string }, query = WHEN) =>
    read(`/v1/influencers/${who.recipientId}?${query}`);

  test('has an exact rank, parts, credentials and a day-by-day series', async () => {
    const body = await about(story.bo, `${WHEN}&rankBy=engagements`);

    expect(body).toMatchObject({
      rankedCount: 2,
      influencer: { rank: 2, name: 'Bo', score: 1, parts: { referrals: 1 } },
      ever: { engagements: 1, referrals: 1 },
      credentials: [
        {
          credentialId: story.bo.credentialId,
          programId: story.rust.programId,
          publishedAt: '2026-11-20T06:00:00.000Z',
          parts: { engagements: 1 },
          excluded: { engagement: { bot: 1 } },
          flags: [],
        },
      ],
    });
    const days = body.series.map(
      ({ day, parts }: { day: string; parts: { engagements: number } }) =>
        `${day} ${parts.engagements}`,
    );
    expect(days).toEqual([
      '2026-11-20 0',
      '2026-11-21 0',
      '2026-11-22 0',
      '2026-11-23 1',
      '2026-11-24 0',
    ]);
  });

  test('without a score has no rank but is answered, with all-time values', async () => {
    const body = await about(story.ada, 'from=2026-11-20&to=2026-11-20');
    expect(body).toMatchObject({
      rankedCount: 0,
      influencer: { rank: null, score: 0, share: { value: null } },
      ever: { engagements: 3, signups: 1 },
      credentials: [{ parts: { engagements: 0 }, ever: { engagements: 3 } }],
    });
  });

  test('who was erased keeps the rank and loses the name', async () => {
    const { recipientId } = story.cy;
    const recipient = await findRecipient(story.issuer.issuerId, recipientId);
    if (recipient) await eraseRecipient(recipient);
    const { influencer } = await about(story.cy);
    expect(influencer).toMatchObject({ rank: 1, name: null, parts: { signups: 1 } });
  });
});

describe('looking for somebody in a ranking', () => {
  const days = { from: '2026-11-20', to: '2026-11-24' };
  const find = (body: object, key = story.keys.read) => search('/v1/influencers/search', key, body);

  test('finds them by part of the name, with their place in the whole of it', async () => {
    const found = await find({ ...days, q: 'cY' });
    const whole = await read(`/v1/influencers?${WHEN}`);

    expect(found.items).toEqual(whole.items.filter(({ name }: Row) => name === 'Cy'));
    expect(found).toMatchObject({ rankedCount: 2, total: 2, isComplete: true });
  });

  test('finds who is not ranked too, after all others', async () => {
    const nobody = await find({ from: '2026-01-05', to: '2026-01-06', q: 'ada' });

    expect(shown(nobody)).toEqual(['null Ada 0']);
  });

  test('finds nobody of another issuer, neither by name nor by id', async () => {
    const other = await freshIssuer();
    for (const q of ['ada', story.ada.recipientId]) {
      expect((await find({ q }, other.keys.read)).items).toEqual([]);
    }
    expect(shown(await find({ ...days, q: story.ada.recipientId }))).toEqual(['1 Ada 1']);
  });
});

describe('what recipients brought day by day', () => {
  const series = (query: string, key = story.keys.read) =>
    report(`/v1/influencers/series?${WHEN}&${query}`, key);

  test('is what each of them tells of themselves, in one answer', async () => {
    const { items } = await read(`/v1/influencers?${WHEN}&rankBy=engagements`);
    const ids = items.map(({ recipientId }: { recipientId: string }) => recipientId);
    const answer = await series(`rankBy=engagements&recipientIds=${ids.join(',')}`);

    expect(answer.items).toHaveLength(ids.length);
    for (const { recipientId, scores } of answer.items) {
      const alone = await read(`/v1/influencers/${recipientId}?${WHEN}`);
      type Day = { parts: { engagements: number } };
      expect(scores).toEqual(alone.series.map(({ parts }: Day) => parts.engagements));
      expect(Math.max(...scores)).toBeGreaterThan(0);
    }
  });

  test('is nothing for another issuer’s recipient', async () => {
    const other = await freshIssuer();
    const query = `recipientIds=${story.ada.recipientId}`;
    const [{ scores }] = (await series(query, other.keys.read)).items;
    const [own] = (await series(query)).items;

    expect(Math.max(...scores)).toBe(0);
    expect(Math.max(...own.scores)).toBeGreaterThan(0);
  });

  test.each([
    ['recipientIds=ada', 'recipientIds.0'],
    [`recipientIds=${Array(101).fill('rcp_00000000000000000000')}`, 'recipientIds'],
    ['recipientIds=rcp_00000000000000000000&rankBy=value', 'currency'],
  ])('%s is refused, naming %s', async (query, field) => {
    const { status, body } = await reports(`GET /v1/influencers/series?${query}`, {
      key: story.keys.read,
    });
    expect(status).toBe(400);
    expect(body).toMatchObject({ errors: [{ field }] });
  });
});

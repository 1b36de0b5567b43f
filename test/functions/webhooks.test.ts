import { createHash, randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { openClickId, sealClickId } from '#shared/attribution/click-id.ts';
import {
  addSignupSecret,
  deleteSignupSecret,
  signupSecret,
} from '#shared/attribution/signup-secrets.ts';
import { findSignup, signupIdOf } from '#shared/attribution/signups.ts';
import { DAY } from '#shared/calendar.ts';
import { readLine } from '#shared/lane-log/reader.ts';
import type { Signup } from '#shared/lane-log/rules/event.ts';
import { append } from '#shared/lane-log/writer.ts';
import type { Issuer } from '#shared/registry/issuers.ts';
import { publishCredential } from '#shared/registry/publishing.ts';
import { ensureShareables } from '#shared/registry/shareables.ts';
import { handler as redirect } from '../../functions/redirect/handler.ts';
import { handler } from '../../functions/webhooks/handler.ts';
import { aChain } from '../support/chain.ts';
import { writeLane } from '../support/lanes.ts';
import { engagement } from '../support/log-events.ts';
import { visit } from '../support/visit.ts';

type Data = Record<string, unknown>;
type Options = { secret?: string; id?: string; at?: Date; body?: string };

/** Notify as the issuer's system would: signed, over HTTP, with the raw body. */
async function notify(issuer: Issuer, data: Data, options: Options = {}) {
  const secret = options.secret ?? (await signupSecret(issuer.issuerId, 1));
  const body = options.body ?? JSON.stringify({ type: 'signup.created', data });
  const id = options.id ?? `msg_${randomUUID()}`;
  const at = options.at ?? new Date();
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
  };
  return post(issuer.issuerId, headers, body);
}

async function post(issuerId: string, headers: Record<string, string>, body: string) {
  const path = `/v1/webhooks/${issuerId}/signups`;
  const event = { ...visit(path, { method: 'POST', headers }), body } as APIGatewayProxyEventV2;
  const { statusCode, body: answer } = await handler(event, {} as Context);
  return { status: statusCode, answer: JSON.parse(String(answer)) };
}

async function clickId(path: string, query?: Record<string, string>): Promise<string> {
  const { headers } = await redirect(visit(path, { query }));
  return new URL(String(headers?.location), 'https://x.test').searchParams.get('bt_click') ?? '';
}

async function eventOf({ issuerId }: Issuer, externalId: string): Promise<Signup | undefined> {
  const signupId = await signupIdOf(issuerId, externalId);
  return (await readLine(`SGN#${signupId}`, 1))?.entry as Signup | undefined;
}

describe('a sign-up', () => {
  test('is attributed to its click, channel included', async () => {
    const { issuer, credential, link, cta } = await aChain();
    const bt_click = await clickId(`/l/${link.linkId}`);
    const last = await clickId(`/c/${cta.ctaId}`, { bt_click });
    const { status, answer } = await notify(issuer, {
      externalId: 'user-1',
      clickId: last,
      newLearner: true,
      value: 4900,
      currency: 'EUR',
    });

    expect({ status, answer }).toEqual({ status: 202, answer: { status: 'attributed' } });
    const { credentialId, recipientId } = credential;
    expect(await eventOf(issuer, 'user-1')).toMatchObject({
      kind: 'signup',
      credited: { credentialId, recipientId, channel: 'linkedin' },
      newLearner: true,
      value: 4900,
      currency: 'EUR',
    });
  });

  test('that comes again is answered what it was answered, and stored once', async () => {
    const { issuer, cta } = await aChain();
    const data = { externalId: 'user-1', clickId: await clickId(`/c/${cta.ctaId}`) };
    await notify(issuer, data);
    const again = await notify(issuer, { ...data, newLearner: true });

    expect(again.answer).toEqual({ status: 'duplicate', result: { status: 'attributed' } });
    expect((await eventOf(issuer, 'user-1'))?.newLearner).toBe(false);
  });

  test('that comes twice at once is stored once', async () => {
    const { issuer, cta } = await aChain();
    const data = { externalId: 'user-1', clickId: await clickId(`/c/${cta.ctaId}`) };
    const answers = await Promise.all(Array.from({ length: 6 }, () => notify(issuer, data)));

    const statuses = answers.map(({ answer }) => answer.status).sort();
    expect(statuses).toEqual(['attributed', ...new Array(5).fill('duplicate')]);
  });

  test('by the recipient’s own address is kept, excluded and explained', async () => {
    const { issuer, cta } = await aChain();
    const { answer } = await notify(issuer, {
      externalId: 'user-1',
      clickId: await clickId(`/c/${cta.ctaId}`),
      email: 'aisha@students.EXAMPLE',
    });

    expect(answer).toEqual({ status: 'excluded', reason: 'self-referral' });
    expect(await eventOf(issuer, 'user-1')).toMatchObject({ excluded: 'self-referral' });
  });

  test('after the program’s window is out-of-window by the server’s click time', async () => {
    const { issuer, credential } = await aChain({ attributionWindowDays: 7 });
    const old = { ...credential, at: Date.now() - 8 * DAY };
    const [line] = await writeLane([engagement({ ...old, issuerId: issuer.issuerId })]);
    const sealed = await sealClickId(issuer.issuerId, line ?? { lane: '', seq: 0 });
    const { answer } = await notify(issuer, { externalId: 'user-1', clickId: sealed });

    expect(answer).toEqual({ status: 'excluded', reason: 'out-of-window' });
  });

  test('keeps first and last touch apart', async () => {
    const { issuer, link, cta } = await aChain({ attributionModel: 'first' });
    const firstClickId = await clickId(`/l/${link.linkId}`);
    const lastClickId = await clickId(`/c/${cta.ctaId}`);
    await notify(issuer, { externalId: 'user-1', clickId: lastClickId, firstClickId });

    expect(await eventOf(issuer, 'user-1')).toMatchObject({
      credited: { channel: 'linkedin' },
      firstTouch: { channel: 'linkedin' },
      lastTouch: expect.not.objectContaining({ channel: 'linkedin' }),
    });
  });

  test.each([
    { why: 'without a click', clickId: async () => undefined, reason: 'no-click' },
    { why: 'with a forged click id', clickId: async () => 'A'.repeat(26), reason: 'click-invalid' },
    {
      why: 'of a click that is not in the log',
      clickId: ({ issuerId }: Issuer) => sealClickId(issuerId, { lane: '00'.repeat(8), seq: 1 }),
      reason: 'click-not-found',
    },
  ])('$why is kept as unattributed: $reason', async ({ clickId: make, reason }) => {
    const { issuer } = await aChain();
    const { answer } = await notify(issuer, { externalId: 'user-1', clickId: await make(issuer) });

    expect(answer).toEqual({ status: 'unattributed', reason });
  });

  test('by a bot’s click is nobody’s', async () => {
    const { issuer, link } = await aChain();
    const headers = { 'user-agent': 'curl/8' };
    const { headers: answered } = await redirect(visit(`/l/${link.linkId}`, { headers }));
    const sealed = String(answered?.location).split('bt_click=')[1];
    const { answer } = await notify(issuer, { externalId: 'user-1', clickId: sealed });

    expect(answer).toEqual({ status: 'unattributed', reason: 'click-excluded' });
  });

  test('by the recipient’s own click alone is a self-referral, kept and explained', async () => {
    const { issuer, credential, link } = await aChain();
    const { programId, credentialId, recipientId, publishedAt } = credential;
    const subject = { programId, credentialId, recipientId, publishedAt };
    const { issuerId } = issuer;
    const { linkId, channel } = link;
    const own = engagement({ ...subject, issuerId, linkId, channel, excluded: 'owner' });
    const place = await append({ ...own, at: Date.now() - 1000 });
    const sealed = await sealClickId(issuerId, { ...place, channel });
    const { answer } = await notify(issuer, { externalId: 'user-1', clickId: sealed });

    expect(answer).toEqual({ status: 'excluded', reason: 'self-referral' });
    expect(await eventOf(issuer, 'user-1')).toMatchObject({
      excluded: 'self-referral',
      credited: { credentialId },
    });
  });

  test('carries neither name nor address into the log', async () => {
    const { issuer, cta } = await aChain();
    const externalId = 'someone@mail.example';
    const email = 'else@mail.example';
    await notify(issuer, { externalId, email, clickId: await clickId(`/c/${cta.ctaId}`) });

    expect(JSON.stringify(await eventOf(issuer, externalId))).not.toContain('@');
  });
});

describe('a careless sender loses no sign-up:', () => {
  const NONE = { clickId: null, firstClickId: null, email: null, value: null, currency: null };
  test.each([
    { data: { ...NONE, newLearner: null, occurredAt: null }, because: 'null means none' },
    { data: { clickId: '', firstClickId: ' ', email: '' }, because: 'an empty text means none' },
    {
      data: { newLearner: 'true', value: '4900', currency: 'eur' },
      because: 'texts have one meaning',
    },
    { data: { email: 'jörg@münchen.example' }, because: 'addresses are international' },
    { data: { email: 'a&b@example.org' }, because: 'RFC 5322 allows more than letters' },
    { data: { occurredAt: Math.floor(Date.now() / 1000) }, because: 'Unix time is an instant' },
  ])('$data is understood whole: $because', async ({ data }) => {
    const { issuer } = await aChain();
    const { status, answer } = await notify(issuer, { externalId: 'u', ...data });

    expect({ status, answer }).toEqual({
      status: 202,
      answer: { status: 'unattributed', reason: 'no-click' },
    });
  });

  test.each([
    { data: { plan: 'pro', 'utm.source': 'x' }, ignored: ['data.plan', 'data.utm.source'] },
    { data: { email: 'not an address' }, ignored: ['data.email'] },
    { data: { email: ['ann@academy.example', 'b@academy.example'] }, ignored: ['data.email'] },
    { data: { value: 100 }, ignored: ['data.value'] },
    { data: { value: 1.5, currency: 'EUR' }, ignored: ['data.value', 'data.currency'] },
    { data: { value: 100, currency: 'euro' }, ignored: ['data.currency', 'data.value'] },
    { data: { newLearner: 'perhaps' }, ignored: ['data.newLearner'] },
    { data: { clickId: 'a\u0000b' }, ignored: ['data.clickId'] },
    { data: { occurredAt: '2026-11-24T09:30:00' }, ignored: ['data.occurredAt'] },
    { data: { occurredAt: '1970-01-01T00:00:00Z' }, ignored: ['data.occurredAt'] },
    { data: { occurredAt: '2126-01-01T00:00:00Z' }, ignored: ['data.occurredAt'] },
  ])('$data costs only itself, and is named', async ({ data, ignored }) => {
    const { issuer } = await aChain();
    const before = Date.now();
    const { status, answer } = await notify(issuer, { externalId: 'u', ...data });

    expect({ status, answer }).toEqual({
      status: 202,
      answer: { status: 'unattributed', reason: 'no-click', ignored },
    });
    expect((await eventOf(issuer, 'u'))?.at).toBeGreaterThanOrEqual(before);
  });

  test('a number is an id as text, and its replay is a duplicate', async () => {
    const { issuer } = await aChain();
    await notify(issuer, { externalId: 12345 });

    expect(await findSignup(issuer.issuerId, '12345')).toBeDefined();
    expect((await notify(issuer, { externalId: '12345' })).answer.status).toBe('duplicate');
  });

  test('`timestamp` beside the data is when it happened, unless the data say so', async () => {
    const { issuer, link } = await aChain();
    const clicked = await clickId(`/l/${link.linkId}`);
    const [timestamp, occurredAt] = [
      new Date().toISOString(),
      new Date(Date.now() - 1).toISOString(),
    ];
    const send = (externalId: string, data: object) => {
      const all = { externalId, clickId: clicked, ...data };
      return notify(
        issuer,
        {},
        { body: JSON.stringify({ type: 'signup.created', timestamp, data: all }) },
      );
    };

    expect((await send('u-1', {})).answer).toEqual({ status: 'attributed' });
    await send('u-2', { occurredAt });
    expect((await eventOf(issuer, 'u-1'))?.at).toBe(Date.parse(timestamp));
    expect((await eventOf(issuer, 'u-2'))?.at).toBe(Date.parse(occurredAt));
  });

  test.each([
    { by: 'whole seconds', occurredAt: () => `${new Date().toISOString().slice(0, 19)}Z` },
    { by: 'four minutes', occurredAt: () => new Date(Date.now() - 240_000).toISOString() },
    { by: 'four minutes ahead', occurredAt: () => new Date(Date.now() + 240_000).toISOString() },
  ])('a clock that is off by $by keeps the credit', async ({ occurredAt }) => {
    const { issuer, link } = await aChain();
    const data = { externalId: 'u', clickId: await clickId(`/l/${link.linkId}`) };
    const { answer } = await notify(issuer, { ...data, occurredAt: occurredAt() });

    expect(answer).toEqual({ status: 'attributed' });
  });
});

describe('one person', () => {
  test('who signs up three times by one click is credited once', async () => {
    const { issuer, link } = await aChain();
    const clicked = await clickId(`/l/${link.linkId}`);
    const send = (externalId: string, email: string) =>
      notify(issuer, { externalId, clickId: clicked, email });

    const answers = await Promise.all([
      send('u-1', 'ann@münchen.example'),
      send('u-2', 'Ann@MÜNCHEN.example'),
      send('u-3', 'Ann <ann@xn--mnchen-3ya.example>'),
    ]);

    expect(answers.map(({ answer }) => answer.status).sort()).toEqual([
      'attributed',
      'excluded',
      'excluded',
    ]);
    const others = answers.filter(({ answer }) => answer.status === 'excluded');
    expect(others.map(({ answer }) => answer.reason)).toEqual(['duplicate', 'duplicate']);
    expect((await send('u-4', 'bo@münchen.example')).answer).toEqual({ status: 'attributed' });
  });

  test.each([
    { by: 'their external id', person: { externalId: 'learner-1' } },
    { by: 'their address as an id', person: { externalId: 'AISHA@students.example' } },
    { by: 'an address that they had before', person: { email: 'aisha@students.example' } },
    { by: 'the one that they have now', person: { email: 'Aisha@New.example' } },
    { by: 'it with a tag', person: { email: 'aisha+try@new.example' } },
    {
      by: 'the hash of it as an id',
      person: { externalId: createHash('sha256').update('aisha@new.example').digest('hex') },
    },
  ])('is known to have referred themselves by $by', async ({ person }) => {
    const { issuer, program, link } = await aChain();
    const renewed = { externalId: 'learner-1', email: 'aisha@new.example' };
    const again = { externalId: 'award-1', recipient: renewed };
    await publishCredential(issuer, program.programId, again);
    const data = { externalId: 'user-1', clickId: await clickId(`/l/${link.linkId}`), ...person };

    expect((await notify(issuer, data)).answer).toEqual({
      status: 'excluded',
      reason: 'self-referral',
    });
  });

  test('is known by a shared address that leads to somebody else, and that they gave up', async () => {
    const { issuer, program } = await aChain();
    const publish = (externalId: string, recipient: object) =>
      publishCredential(issuer, program.programId, { externalId, recipient });
    const family = 'aisha@students.example';
    const { credential } = await publish('award-2', { externalId: 'learner-2', email: family });
    await publish('award-2', { externalId: 'learner-2', email: 'bea@students.example' });
    const { links } = await ensureShareables(credential, { channels: ['x'] });
    const clicked = await clickId(`/l/${links[0]?.linkId}`);

    expect(
      (await notify(issuer, { externalId: 'u', clickId: clicked, email: family })).answer,
    ).toEqual({
      status: 'excluded',
      reason: 'self-referral',
    });
  });
});

describe('a rotation', () => {
  test('lets both secrets sign until the old one is deleted', async () => {
    const { issuer } = await aChain();
    const old = await signupSecret(issuer.issuerId, 1);
    const { secret } = await addSignupSecret(issuer.issuerId);
    const status = async (externalId: string, by: string) =>
      (await notify(issuer, { externalId }, { secret: by })).status;

    expect([await status('a', old), await status('b', secret)]).toEqual([202, 202]);
    await deleteSignupSecret(issuer.issuerId, 1);
    expect([await status('c', old), await status('d', secret)]).toEqual([401, 202]);
  });
});

describe('a delivery is refused, and nothing is stored,', () => {
  const SECONDS = 1000;
  test.each([
    {
      why: 'signed with another secret',
      options: { secret: 'whsec_Zm9yZ2VkZm9yZ2VkZm9yZ2Vk' },
      field: 'webhook-signature',
    },
    {
      why: 'that is six minutes old',
      options: { at: new Date(Date.now() - 360 * SECONDS) },
      field: 'webhook-timestamp',
    },
    {
      why: 'from the future',
      options: { at: new Date(Date.now() + 360 * SECONDS) },
      field: 'webhook-timestamp',
    },
  ])('$why', async ({ options, field }) => {
    const { issuer } = await aChain();
    const { status, answer } = await notify(issuer, { externalId: 'user-1' }, options);

    expect({ status, field: answer.errors[0].field }).toEqual({ status: 401, field });
    expect(await findSignup(issuer.issuerId, 'user-1')).toBeUndefined();
  });

  test('whose body was changed after it was signed', async () => {
    const { issuer } = await aChain();
    const id = 'msg_1';
    const at = new Date();
    const secret = await signupSecret(issuer.issuerId, 1);
    const headers = {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(id, at, '{"a":1}'),
    };
    expect((await post(issuer.issuerId, headers, '{"a":2}')).status).toBe(401);
  });

  test('whose id came before with another body', async () => {
    const { issuer } = await aChain();
    await notify(issuer, { externalId: 'user-1' }, { id: 'msg_same' });
    const { status, answer } = await notify(issuer, { externalId: 'user-2' }, { id: 'msg_same' });

    expect({ status, field: answer.errors[0].field }).toEqual({ status: 409, field: 'webhook-id' });
    expect(await findSignup(issuer.issuerId, 'user-2')).toBeUndefined();
  });

  test('without its headers', async () => {
    const { issuer } = await aChain();
    const { status, answer } = await post(issuer.issuerId, {}, '{}');
    expect({ status, field: answer.errors[0].field }).toEqual({ status: 401, field: 'webhook-id' });
  });

  test('for an issuer that nobody knows', async () => {
    expect((await post('iss_unknownunknown', {}, '{}')).status).toBe(404);
  });

  test.each([
    { data: {}, field: 'data.externalId' },
    { data: { externalId: null }, field: 'data.externalId' },
    { data: { externalId: ' ' }, field: 'data.externalId' },
    { data: { externalId: 'a\u0000b' }, field: 'data.externalId' },
    { data: { externalId: { id: 'u' } }, field: 'data.externalId' },
    { data: { externalId: {} }, field: 'data.externalId' },
  ])('with $data, naming $field', async ({ data, field }) => {
    const { issuer } = await aChain();
    const { status, answer } = await notify(issuer, data);

    expect(status).toBe(400);
    expect(answer.errors.map((error: { field: string }) => error.field)).toContain(field);
    expect(await findSignup(issuer.issuerId, 'u')).toBeUndefined();
  });

  test('that is not JSON', async () => {
    const { issuer } = await aChain();
    const { status, answer } = await notify(issuer, {}, { body: '{"type":' });
    expect({ status, field: answer.errors[0].field }).toEqual({ status: 400, field: 'body' });
  });
});

test('a click id opens only for its issuer', async () => {
  const { issuer, link } = await aChain();
  const other = await aChain();
  const sealed = await clickId(`/l/${link.linkId}`);

  expect(await openClickId(issuer.issuerId, sealed)).toBeDefined();
  const { answer } = await notify(other.issuer, { externalId: 'user-1', clickId: sealed });
  expect(answer).toEqual({ status: 'unattributed', reason: 'click-invalid' });
});

import { describe, expect, test } from 'vitest';
import { sealClickId } from '#shared/attribution/click-id.ts';
import { DAY } from '#shared/calendar.ts';
import type { Click } from '#shared/lane-log/rules/event.ts';
import { createProgram } from '#shared/registry/programs.ts';
import { publishCredential } from '#shared/registry/publishing.ts';
import { freshIssuer } from '../../support/issuer.ts';
import { writeLane } from '../../support/lanes.ts';
import { engagement } from '../../support/log-events.ts';
import { report, reports } from '../../support/reports-api.ts';
import { sendWebhook } from '../../support/send-webhook.ts';

const HOUR_AGO = Date.now() - DAY / 24;

/** An issuer with a credential of Ada's and one of Bo's, and a way to sign up by clicks on them. */
async function twoCredentials() {
  const { issuer, keys } = await freshIssuer();
  const { program } = await createProgram(issuer.issuerId, { externalId: 'p', name: 'P' });
  const publish = async (name: string) => {
    const recipient = { externalId: name, name, email: `${name}@people.example` };
    const input = { externalId: name, recipient };
    return (await publishCredential(issuer, program.programId, input)).credential;
  };
  const [ada, bo] = [await publish('ada'), await publish('bo')];
  const click = async (changes: Partial<Click>) => {
    const { credentialId, programId, recipientId, publishedAt } = ada;
    const subject = { credentialId, programId, recipientId, publishedAt };
    const event = engagement({ ...subject, at: HOUR_AGO, issuerId: issuer.issuerId, ...changes });
    const [line] = await writeLane([event]);
    return sealClickId(issuer.issuerId, line ?? { lane: '', seq: 0 });
  };
  const signUp = (data: Record<string, unknown>) =>
    sendWebhook(issuer, 'signups', { type: 'signup.created', data });
  const signupsOf = (credentialId: string, query = '') =>
    report(`/v1/reports/credentials/${credentialId}/signups${query}`, keys.read);
  return { keys, ada, bo, click, signUp, signupsOf };
}

describe('a credential’s sign-ups', () => {
  test('are told newest first, with channel, value and why one does not count', async () => {
    const { ada, click, signUp, signupsOf } = await twoCredentials();
    const [first, second] = [new Date(HOUR_AGO + 1000), new Date(HOUR_AGO + 2000)];
    const clickId = await click({ channel: 'x' });
    const paid = { newLearner: true, value: 4900, currency: 'EUR' };
    await signUp({ externalId: 'u-1', clickId, occurredAt: first.toISOString(), ...paid });
    const own = { email: 'ADA@people.example', occurredAt: second.toISOString() };
    await signUp({ externalId: 'u-2', clickId, ...own });
    await signUp({ externalId: 'u-3' });

    const { items, nextCursor } = await signupsOf(ada.credentialId);

    expect(items).toMatchObject([
      { externalId: 'u-2', status: 'excluded', reason: 'self-referral', value: null },
      {
        externalId: 'u-1',
        occurredAt: first.toISOString(),
        status: 'attributed',
        reason: null,
        isCredited: true,
        channel: 'x',
        ...paid,
        lastTouch: { credentialId: ada.credentialId, channel: 'x' },
      },
    ]);
    expect(nextCursor).toBeNull();
    expect(JSON.stringify(items)).not.toMatch(/people\.example/i);
  });

  test('stand with both of first and last touch, and are credited to one', async () => {
    const { ada, bo, click, signUp, signupsOf } = await twoCredentials();
    const { credentialId, recipientId } = bo;
    const firstClickId = await click({ channel: 'linkedin' });
    const clickId = await click({ credentialId, recipientId, at: HOUR_AGO + 1, channel: 'email' });
    await signUp({ externalId: 'u-1', clickId, firstClickId });
    await signUp({ externalId: 'u-1', clickId, firstClickId });

    const [withAda, withBo] = [await signupsOf(ada.credentialId), await signupsOf(credentialId)];

    expect(withAda.items).toMatchObject([{ isCredited: false, channel: 'linkedin' }]);
    expect(withBo.items).toMatchObject([{ isCredited: true, channel: 'email' }]);
    expect(withAda.items[0].firstTouch.credentialId).toBe(ada.credentialId);
    expect(withAda.items[0].lastTouch.credentialId).toBe(credentialId);
  });

  test('come page by page, each once', async () => {
    const { ada, click, signUp, signupsOf } = await twoCredentials();
    const clickId = await click({});
    for (const externalId of ['u-1', 'u-2', 'u-3']) await signUp({ externalId, clickId });

    const one = await signupsOf(ada.credentialId, '?limit=2');
    const cursor = encodeURIComponent(one.nextCursor);
    const two = await signupsOf(ada.credentialId, `?limit=2&cursor=${cursor}`);

    const ids = [...one.items, ...two.items].map(({ externalId }) => externalId);
    expect(ids.toSorted()).toEqual(['u-1', 'u-2', 'u-3']);
    expect(two.nextCursor).toBeNull();
  });

  test('are not another issuer’s to read, nor to be shared', async () => {
    const [own, other] = await Promise.all([twoCredentials(), twoCredentials()]);
    const at = (id: string) => `GET /v1/reports/credentials/${id}/signups`;

    const foreign = await reports(at(own.ada.credentialId), { key: other.keys.admin });
    const unknown = await reports(at('crd_0000000000000000000000'), { key: other.keys.admin });

    expect(foreign.status).toBe(404);
    expect(foreign).toEqual(unknown);
    expect((await reports(at('no-id'), { key: other.keys.admin })).status).toBe(404);
    expect((await reports(at(own.ada.credentialId), { key: own.keys.ingest })).status).toBe(403);
    expect((await reports(at(own.ada.credentialId), { key: own.keys.read })).status).toBe(200);
  });
});

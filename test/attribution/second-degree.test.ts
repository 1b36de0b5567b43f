import { expect, test } from 'vitest';
import { createKey } from '#shared/access/api-keys.ts';
import { countLines } from '#shared/counting/count.ts';
import { eventOf } from '#shared/lane-log/rules/lane.ts';
import { publishCredential } from '#shared/registry/publishing.ts';
import { ownerCookie } from '#shared/sharing/owner-mark.ts';
import { handler as pages } from '../../functions/pages/handler.ts';
import { handler as redirect } from '../../functions/redirect/handler.ts';
import { driftOf } from '../support/cells-of.ts';
import { aChain } from '../support/chain.ts';
import { logOf } from '../support/log-of.ts';
import { report } from '../support/reports-api.ts';
import { sendWebhook } from '../support/send-webhook.ts';
import { visit } from '../support/visit.ts';

async function clickId(path: string, query?: Record<string, string>): Promise<string> {
  const { headers } = await redirect(visit(path, { query }));
  return new URL(String(headers?.location), 'https://x.test').searchParams.get('bt_click') ?? '';
}

test('a referred sign-up who earns a credential and shares it is a second-degree referral, once', async () => {
  const { issuer, program, link, cta } = await aChain();
  const { issuerId } = issuer;
  const bt_click = await clickId(`/l/${link.linkId}`);
  const last = await clickId(`/c/${cta.ctaId}`, { bt_click });
  const signedUp = (data: object) =>
    sendWebhook(issuer, 'signups', { type: 'signup.created', data });
  const notified = { externalId: 'user-7', clickId: last, email: 'new@people.example' };
  expect((await signedUp(notified)).answer.status).toBe('attributed');
  await signedUp({ externalId: 'user-8', email: 'other@people.example' });
  await signedUp(notified);

  const publish = async (externalId: string, recipient: object) =>
    (await publishCredential(issuer, program.programId, { externalId, recipient })).credential;
  const referred = await publish('award-7', { externalId: 'x', email: 'New@people.example' });
  await publish('award-7b', { externalId: 'x' });
  await publish('award-8', { email: 'other@people.example' });
  expect(referred.referredBy).toBe(program.programId);
  const cookies = [String(await ownerCookie([], referred, false)).split(';')[0] ?? ''];
  for (let times = 0; times < 2; times++) {
    const path = `/b/${referred.credentialId}/share/linkedin`;
    expect((await pages(visit(path, { cookies }))).statusCode).toBe(302);
  }

  const lines = await logOf(issuerId);
  await countLines(lines);
  const { token } = await createKey(issuerId, 'read');
  for (const query of ['period=7d', `period=7d&programId=${program.programId}`]) {
    const { metrics } = await report(`/v1/reports/goals/awareness?${query}`, token);
    const value = (id: string) => metrics.find((one: { id: string }) => one.id === id).value;
    expect(value('second_degree_learners')).toBe(1);
    expect(value('second_degree_sharers')).toBe(1);
    expect(value('k_factor')).toBe(1 / 4);
  }
  const events = lines.flatMap((line) => eventOf(line) ?? []);
  expect(await driftOf(events)).toEqual([]);
});

test('a look at the proof counts once an hour for each visitor, and tells what is true', async () => {
  const { issuer, credential, program } = await aChain();
  const path = `/b/${credential.credentialId}/verify`;
  const page = await pages(visit(path));
  await pages(visit(path));
  await pages(visit(path, { headers: { 'user-agent': 'curl/8.5.0' } }));

  expect(page.statusCode).toBe(200);
  expect(page.body).toContain('valid');
  expect(page.body).not.toContain('Aisha');
  expect((await pages(visit('/b/crd_0000000000000000000000/verify'))).statusCode).toBe(404);
  const lines = await logOf(issuer.issuerId);
  await countLines(lines);
  const { token } = await createKey(issuer.issuerId, 'read');
  const query = `period=7d&programId=${program.programId}`;
  const body = await report(`/v1/reports/goals/efficiency?${query}`, token);
  const metric = body.metrics.find(({ id }: { id: string }) => id === 'verifications');
  expect(metric.value).toBe(1);
  expect(body.excluded.verification).toEqual({ bot: 1, duplicate: 1 });
  expect(await driftOf(lines.flatMap((line) => eventOf(line) ?? []))).toEqual([]);
});

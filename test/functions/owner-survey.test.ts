import { expect, test } from 'vitest';
import { createKey } from '#shared/access/api-keys.ts';
import { findAnswer } from '#shared/registry/surveys.ts';
import { ownerTokenOf } from '#shared/sharing/owner-link.ts';
import { handler as pages } from '../../functions/pages/handler.ts';
import { aChain } from '../support/chain.ts';
import { countLane } from '../support/count-lane.ts';
import { report } from '../support/reports-api.ts';
import { visit } from '../support/visit.ts';

async function anOwnedChain() {
  const chain = await aChain();
  const { cookies = [] } = await pages(visit(`/o/${await ownerTokenOf(chain.credential)}`));
  return { ...chain, cookies: cookies.map((cookie) => cookie.split(';')[0] ?? '') };
}
type Chain = Awaited<ReturnType<typeof anOwnedChain>>;

const pageOf = async ({ credential, cookies }: Chain) =>
  String((await pages(visit(`/b/${credential.credentialId}`, { cookies }))).body);

async function answered(chain: Chain, fields: Record<string, string>, cookies = chain.cookies) {
  const proof = /name="proof" value="([\w-]+)"/.exec(await pageOf(chain))?.[1] ?? '';
  const body = new URLSearchParams({ proof, survey: 'experience', ...fields }).toString();
  const path = `/o/${chain.credential.credentialId}/survey`;
  return pages(visit(path, { method: 'POST', cookies, body }));
}

test('the owner answers two questions on their page, and changes the answer', async () => {
  const chain = await anOwnedChain();
  const { issuerId, credentialId } = chain.credential;
  expect(await pageOf(chain)).toContain('How satisfied are you');

  const first = await answered(chain, { rating: '2', score: '3' });
  expect([first.statusCode, first.headers?.location]).toEqual([303, `/b/${credentialId}#survey`]);
  await answered(chain, { rating: '4', score: '' });

  expect(await findAnswer(chain.credential, 'experience')).toMatchObject({ rating: 4, version: 2 });
  expect(await pageOf(chain)).toMatch(/<option value="4" selected>/);
  await countLane(`SRV#${credentialId}#experience`);
  const { token } = await createKey(issuerId, 'read');
  const path = '/v1/reports/goals/digital-transformation?period=7d';
  const { metrics } = await report(path, token);
  const score = metrics.find(({ id }: { id: string }) => id === 'recipient_experience_score');
  expect(score).toMatchObject({ value: 4, denominator: 1 });
});

test.each([
  ['no answer', { rating: '', score: '' }],
  ['six of five', { rating: '6' }],
  ['a script', { score: '<script>' }],
  ['a survey that is none', { survey: 'mood', rating: '5' }],
])('%s is refused, and nothing is kept', async (_, fields) => {
  const chain = await anOwnedChain();
  expect((await answered(chain, fields)).statusCode).toBe(400);
  expect(await findAnswer(chain.credential, 'experience')).toBeUndefined();
});

test('nobody but the owner is asked, or can answer', async () => {
  const [chain, other] = [await anOwnedChain(), await anOwnedChain()];
  const page = await pages(visit(`/b/${chain.credential.credentialId}`));
  expect(page.body).not.toContain('How satisfied');
  for (const cookies of [[], other.cookies]) {
    expect((await answered(chain, { rating: '1' }, cookies)).statusCode).toBe(403);
  }
  for (const proof of ['A'.repeat(16), 'é'.repeat(16)]) {
    expect((await answered(chain, { proof, rating: '1' })).statusCode).toBe(403);
  }
  expect(await findAnswer(chain.credential, 'experience')).toBeUndefined();
});

import { describe, expect, test } from 'vitest';
import { createKey } from '#shared/access/api-keys.ts';
import { countLines } from '#shared/counting/count.ts';
import { eventOf } from '#shared/lane-log/rules/lane.ts';
import type { Credential } from '#shared/registry/credentials.ts';
import { ownerCookie } from '#shared/sharing/owner-mark.ts';
import { handler as pages } from '../../functions/pages/handler.ts';
import { handler as redirect } from '../../functions/redirect/handler.ts';
import { driftOf } from '../support/cells-of.ts';
import { aChain } from '../support/chain.ts';
import { logOf } from '../support/log-of.ts';
import { report } from '../support/reports-api.ts';
import { visit } from '../support/visit.ts';

type Chain = Awaited<ReturnType<typeof aChain>>;

async function ownersCookies(credential: Credential): Promise<string[]> {
  return [String(await ownerCookie([], credential, false)).split(';')[0] ?? ''];
}

async function press({ credential }: Chain, channel: string, cookies: string[] = [], ip?: string) {
  return pages(visit(`/b/${credential.credentialId}/share/${channel}`, { cookies, ip }));
}

function follow({ link }: Chain, ip = '198.51.100.9') {
  return redirect(visit(`/l/${link.linkId}`, { ip }));
}

/** What the reports say, and that a recount agrees. */
async function reported({ issuer }: Chain) {
  const lines = await logOf(issuer.issuerId);
  await countLines(lines);
  expect(await driftOf(lines.flatMap((line) => eventOf(line) ?? []))).toEqual([]);
  const { token } = await createKey(issuer.issuerId, 'read');
  const { metrics, excluded } = await report('/v1/reports/goals/brand?period=7d', token);
  const value = (id: string) => metrics.find((one: { id: string }) => one.id === id).value;
  const funnel = await report('/v1/reports/funnel?period=7d', token);
  const shared = funnel.cohort.find((one: { stage: string }) => one.stage === 'shared');
  return {
    shares: value('shares'),
    confirmed: value('confirmed_shares'),
    credentials: shared.credentials,
    excluded: excluded.share,
  };
}

describe('a share', () => {
  test('is none that strangers press, however often; it is shown apart', async () => {
    const chain = await aChain();
    for (let i = 0; i < 10; i++) {
      expect((await press(chain, 'copy', [], `198.51.100.${i}`)).statusCode).toBe(200);
    }

    expect(await reported(chain)).toEqual({
      shares: 0,
      confirmed: 0,
      credentials: 0,
      excluded: { 'not-owner': 10 },
    });
  });

  test('is pressed by one stranger once for each channel and hour', async () => {
    const chain = await aChain();
    for (const channel of ['x', 'x', 'copy', 'x']) await press(chain, channel);

    expect(await reported(chain)).toMatchObject({
      shares: 0,
      excluded: { 'not-owner': 2, duplicate: 2 },
    });
  });

  test('is the recipient’s, once for each channel and hour', async () => {
    const chain = await aChain();
    const cookies = await ownersCookies(chain.credential);
    for (const channel of ['linkedin', 'linkedin', 'x', 'linkedin']) {
      await press(chain, channel, cookies);
    }

    const { shares, credentials, excluded = {} } = await reported(chain);
    expect({ shares, credentials }).toEqual({ shares: 2, credentials: 1 });
    expect(excluded).toEqual({ duplicate: 2 });
  });

  test('of another badge’s owner is not this one’s', async () => {
    const [chain, other] = [await aChain(), await aChain()];
    await press(chain, 'x', await ownersCookies(other.credential));

    expect((await reported(chain)).excluded).toEqual({ 'not-owner': 1 });
  });

  test('is confirmed by who follows it, and then counts whoever pressed', async () => {
    const chain = await aChain();
    await press(chain, 'linkedin');
    await follow(chain);
    await follow(chain, '198.51.100.10');

    expect(await reported(chain)).toEqual({
      shares: 1,
      confirmed: 1,
      credentials: 1,
      excluded: { 'not-owner': 1 },
    });
  });

  test('that the recipient pressed is not counted again when it is followed', async () => {
    const chain = await aChain();
    await press(chain, 'linkedin', await ownersCookies(chain.credential));
    await follow(chain);

    const { shares, confirmed, credentials } = await reported(chain);
    expect({ shares, confirmed, credentials }).toEqual({ shares: 1, confirmed: 1, credentials: 1 });
  });

  test('is not confirmed by its owner', async () => {
    const chain = await aChain();
    await press(chain, 'linkedin');
    const cookies = await ownersCookies(chain.credential);
    await redirect(visit(`/l/${chain.link.linkId}`, { cookies }));

    expect((await reported(chain)).shares).toBe(0);
  });
});

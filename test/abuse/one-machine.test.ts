import { describe, expect, test } from 'vitest';
import { createKey } from '#shared/access/api-keys.ts';
import { BROWSERS_MAX } from '#shared/attribution/recognition.ts';
import { countLines } from '#shared/counting/count.ts';
import { eventOf } from '#shared/lane-log/rules/lane.ts';
import { handler as redirect } from '../../functions/redirect/handler.ts';
import { driftOf } from '../support/cells-of.ts';
import { aChain } from '../support/chain.ts';
import { logOf } from '../support/log-of.ts';
import { report } from '../support/reports-api.ts';
import { BROWSER, visit } from '../support/visit.ts';

type Chain = Awaited<ReturnType<typeof aChain>>;
type Click = { readonly ip?: string; readonly agent?: string; readonly gpc?: boolean };

/** Follows the share link, or the call to action, as each of these visitors. */
async function follow(chain: Chain, clicks: readonly Click[], place: 'link' | 'cta' = 'link') {
  const path = place === 'link' ? `/l/${chain.link.linkId}` : `/c/${chain.cta.ctaId}`;
  for (const { ip, agent = BROWSER, gpc } of clicks) {
    const headers = { 'user-agent': agent, ...(gpc && { 'sec-gpc': '1' }) };
    const { statusCode } = await redirect(visit(path, { ip, headers }));
    expect(statusCode, 'nobody is turned away').toBe(302);
  }
}

/** What the report shows once everything is counted; a recount agrees with it. */
async function reported({ issuer }: Chain, rankBy = 'engagements') {
  const lines = await logOf(issuer.issuerId);
  await countLines(lines);
  expect(await driftOf(lines.flatMap((line) => eventOf(line) ?? [])), 'drift').toEqual([]);
  const { token } = await createKey(issuer.issuerId, 'read');
  const funnel = await report('/v1/reports/funnel?period=7d', token);
  const { items } = await report(`/v1/influencers?period=7d&rankBy=${rankBy}`, token);
  const {
    engagements = 0,
    uniqueEngagements = 0,
    referrals = 0,
    uniqueReferrals = 0,
  } = items[0]?.parts ?? {};
  const flags = (items[0]?.flags ?? []).map(({ id }: { id: string }) => id);
  const { withoutHash } = funnel;
  return { engagements, uniqueEngagements, referrals, uniqueReferrals, withoutHash, flags };
}

/** `n` of something, in the order of a counter. */
const times = <T>(n: number, make: (i: number) => T): T[] =>
  Array.from({ length: n }, (_, i) => make(i));

/** A browser's agent that nobody else has. */
const agentNo = (i: number) => BROWSER.replace('18_0', `18_${i}`);

/** The hour may end within a test; then one more network-hour begins. */
const HOURS = 2;

describe('one machine adds at most, to engagements and to unique ones,', () => {
  test.each<{
    trick: string;
    clicks: Click[];
    before: [engagements: number, unique: number];
    max: [engagements: number, unique: number];
  }>([
    {
      trick: 'the same browser 100 times',
      clicks: times(100, () => ({})),
      before: [1, 1],
      max: [1, 1],
    },
    {
      trick: '100 times with Sec-GPC: 1',
      clicks: times(100, () => ({ gpc: true })),
      before: [100, 100],
      max: [1, 0],
    },
    {
      trick: 'Sec-GPC: 1 and 100 user agents',
      clicks: times(100, (i) => ({ gpc: true, agent: agentNo(i) })),
      before: [100, 100],
      max: [1, 0],
    },
    {
      trick: '100 user agents from one address',
      clicks: times(100, (i) => ({ agent: agentNo(i) })),
      before: [100, 100],
      max: [BROWSERS_MAX.ofNetwork + 1, BROWSERS_MAX.ofNetwork],
    },
    {
      trick: '100 addresses of one IPv6 /64',
      clicks: times(100, (i) => ({ ip: `2001:db8:1:2::${(i + 1).toString(16)}` })),
      before: [100, 100],
      max: [1, 1],
    },
    {
      trick: 'one IPv6 address in 8 spellings',
      clicks: [
        '2001:db8:1:3::1',
        '2001:DB8:1:3::1',
        '2001:0db8:0001:0003:0:0:0:1',
        '2001:db8:1:3:0::1',
        '2001:db8:1:3::0001',
        '2001:0DB8:1:3::1',
        '2001:db8:01:03::1',
        '2001:db8:1:3:0:0:0:1',
      ].map((ip) => ({ ip })),
      before: [8, 8],
      max: [1, 1],
    },
    {
      trick: '100 addresses of one /64, each with its own user agent',
      clicks: times(100, (i) => ({
        ip: `2001:db8:1:4::${(i + 1).toString(16)}`,
        agent: agentNo(i),
      })),
      before: [100, 100],
      max: [BROWSERS_MAX.ofNetwork + 1, BROWSERS_MAX.ofNetwork],
    },
    {
      trick: '250 /64s of one IPv6 /48',
      clicks: times(250, (i) => ({ ip: `2001:db8:5:${i.toString(16)}::1` })),
      before: [250, 250],
      max: [BROWSERS_MAX.ofNeighbourhood + 1, BROWSERS_MAX.ofNeighbourhood],
    },
    {
      trick: '250 addresses of one IPv4 /24',
      clicks: times(250, (i) => ({ ip: `192.0.2.${i}` })),
      before: [250, 250],
      max: [BROWSERS_MAX.ofNeighbourhood + 1, BROWSERS_MAX.ofNeighbourhood],
    },
    {
      trick: '100 times with a HEAD’s and a bot’s agent',
      clicks: times(100, (i) => ({ agent: `curl/8.${i}` })),
      before: [0, 0],
      max: [0, 0],
    },
  ])('$max by $trick (before: $before)', async ({ clicks, max }) => {
    const chain = await aChain();
    await follow(chain, clicks);
    const { engagements, uniqueEngagements } = await reported(chain);
    expect(engagements).toBeLessThanOrEqual(max[0] * HOURS);
    expect(engagements).toBeGreaterThanOrEqual(Math.min(1, max[0]));
    expect(uniqueEngagements).toBeLessThanOrEqual(max[1] * HOURS);
  });

  test('one referral, and no unique one, by 120 clicks on a call to action with Sec-GPC: 1', async () => {
    const chain = await aChain();
    await follow(
      chain,
      times(120, () => ({ gpc: true })),
      'cta',
    );
    const figures = await reported(chain, 'referrals');
    const { referrals, uniqueReferrals, withoutHash } = figures;
    expect(referrals).toBeGreaterThan(0);
    expect(referrals).toBeLessThanOrEqual(HOURS);
    expect(uniqueReferrals).toBe(0);
    expect(withoutHash).toEqual({ engagements: 0, referrals });
  });
});

describe('the figure tells', () => {
  test('how many came without a hash; a recipient of whom most did is flagged', async () => {
    const chain = await aChain();
    const [private_, recognised] = [
      times(12, (i) => ({ gpc: true, ip: `198.51.100.${i}` })),
      times(3, (i) => ({ ip: `203.0.113.${i}` })),
    ];
    await follow(chain, [...private_, ...recognised]);
    expect(await reported(chain)).toMatchObject({
      engagements: 15,
      uniqueEngagements: 3,
      withoutHash: { engagements: 12 },
      flags: ['without-hash'],
    });
  });
});

describe('no real person is lost:', () => {
  test.each<{ who: string; clicks: Click[]; because: string }>([
    {
      who: 'a home: two phones and a laptop on one address',
      clicks: times(3, (i) => ({ ip: '203.0.113.9', agent: agentNo(i) })),
      because: 'their browsers differ',
    },
    {
      who: 'an office behind one address, with 30 different browsers within the hour',
      clicks: times(BROWSERS_MAX.ofNetwork, (i) => ({ ip: '203.0.113.10', agent: agentNo(i) })),
      because: 'so many are told apart on one link',
    },
    {
      who: '200 phones of one carrier that gives each its own IPv6 /64',
      clicks: times(200, (i) => ({ ip: `2001:db8:9:${i.toString(16)}::1` })),
      because: 'so many are told apart in one /48',
    },
    {
      who: '300 homes of 300 access providers, all with the same browser',
      clicks: times(300, (i) => ({ ip: `10.${i % 200}.${Math.floor(i / 200)}.1` })),
      because: 'each is a network of its own',
    },
    {
      who: 'private visitors on networks of their own',
      clicks: times(40, (i) => ({ ip: `10.201.${i}.1`, gpc: true })),
      because: 'each network counts once an hour',
    },
  ])('$who, because $because', async ({ clicks }) => {
    const chain = await aChain();
    await follow(chain, clicks);
    const { engagements, uniqueEngagements } = await reported(chain);
    expect(engagements).toBe(clicks.length);
    expect(uniqueEngagements).toBe(clicks.filter(({ gpc }) => !gpc).length);
  });

  test('bots take nobody’s room: 100 of them leave an office all of its browsers', async () => {
    const chain = await aChain();
    const ip = '203.0.113.77';
    await follow(
      chain,
      times(100, (i) => ({ ip, agent: `curl/8.${i}` })),
    );
    await follow(
      chain,
      times(20, (i) => ({ ip, agent: agentNo(i) })),
    );
    expect(await reported(chain)).toMatchObject({ engagements: 20, uniqueEngagements: 20 });
  });
});

test('an event of before networks were noted counts as it did then', async () => {
  const chain = await aChain();
  await follow(chain, [{ gpc: true }, { gpc: true }]);
  const lines = await logOf(chain.issuer.issuerId);
  const old = lines.map((line) => {
    const { network, ...entry } = line.entry as { network?: string };
    return { ...line, entry } as typeof line;
  });
  const events = old
    .flatMap((line) => eventOf(line) ?? [])
    .filter(({ kind }) => kind === 'engagement');
  const { deltasOf } = await import('#shared/counting/rules/fold.ts');
  const { claimOf, visitorVerdict } = await import('#shared/counting/rules/claim.ts');
  for (const event of events) {
    const verdict = visitorVerdict('1/1', claimOf(event), undefined);
    expect(verdict).toEqual({ isDuplicate: false, isUnique: true });
    const counts = deltasOf(event, { ...verdict, firsts: [], confirms: false });
    expect(counts[0]?.counts).toEqual({ 'e.all': 1, 'eu.all': 1 });
  }
  expect(events).toHaveLength(2);
});

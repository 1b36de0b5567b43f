import { describe, expect, test } from 'vitest';
import { openClickId } from '#shared/attribution/click-id.ts';
import { isTestMark, sealTestMark } from '#shared/attribution/test-mark.ts';
import { readLine } from '#shared/lane-log/reader.ts';
import type { Click } from '#shared/lane-log/rules/event.ts';
import { handler as redirect } from '../../functions/redirect/handler.ts';
import { admin, someCredential } from '../support/admin-api.ts';
import { textIn } from '../support/call-api.ts';
import { freshIssuer, type TestIssuer } from '../support/issuer.ts';
import { freshId } from '../support/log-events.ts';
import { visit } from '../support/visit.ts';

describe('a test link', () => {
  test('marks the click, and the click on the CTA that follows', async () => {
    const issuer = await freshIssuer();
    const { links, testUrl, ctaUrl } = await aTestLink(issuer);

    const tested = await click(issuer, testUrl);
    const followed = await click(issuer, `${ctaUrl}?bt_click=${tested.clickId}`);

    expect(tested.entry).toMatchObject({ kind: 'engagement', excluded: 'test', channel: 'x' });
    expect(followed.entry).toMatchObject({ kind: 'referral', excluded: 'test', channel: 'x' });
    const { entry } = await click(issuer, links);
    expect(entry.excluded).toBeUndefined();
  });

  test.each([
    ['of another link', (mark: string) => mark, freshId('lnk')],
    ['that somebody made up', () => `9999999999.${'A'.repeat(16)}`, undefined],
    ['that was made to last', (mark: string) => mark.replace(/^\d+/, '9999999999'), undefined],
    ['that is none', () => '1', undefined],
  ])('is no way to keep others from counting: a mark %s is ignored', async (_, change, other) => {
    const issuer = await freshIssuer();
    const { testUrl } = await aTestLink(issuer);
    const url = new URL(testUrl);
    const mark = other ? (await sealTestMark(other)).mark : url.searchParams.get('bt_test');
    url.searchParams.set('bt_test', change(mark ?? ''));

    expect((await click(issuer, url.href)).entry.excluded).toBeUndefined();
  });

  test('is a test for an hour', async () => {
    const link = freshId('lnk');
    const { mark, expiresAt } = await sealTestMark(link);

    expect(await isTestMark(link, mark, expiresAt * 1000 - 1)).toBe(true);
    expect(await isTestMark(link, mark, expiresAt * 1000)).toBe(false);
  });
});

async function aTestLink({ keys }: TestIssuer) {
  const key = keys.ingest;
  const credential = `/v1/credentials/${await someCredential(key)}`;
  const link = await admin(`POST ${credential}/links`, { key, body: { channel: 'x' } });
  const cta = await admin(`POST ${credential}/ctas`, { key, body: {} });
  const marked = await admin(`POST ${credential}/links/x/test`, { key });
  return {
    links: textIn(link, 'url'),
    ctaUrl: textIn(cta, 'url'),
    testUrl: textIn(marked, 'url'),
  };
}

async function click({ issuer }: TestIssuer, address: string) {
  const { pathname, searchParams } = new URL(address);
  const result = await redirect(visit(pathname, { query: Object.fromEntries(searchParams) }));
  const location = new URL(String(result.headers?.location), 'https://badges.test');
  const clickId = location.searchParams.get('bt_click') ?? '';
  const ref = await openClickId(issuer.issuerId, clickId);
  if (!ref) return expect.fail(`no click id in ${location}`);
  return { clickId, entry: (await readLine(ref.lane, ref.seq))?.entry as Click };
}

import { describe, expect, test } from 'vitest';
import { CHANNELS } from '#shared/channels.ts';
import { intentUrl } from '#shared/sharing/rules/intent-url.ts';

const SHARED = {
  url: 'https://b.test/l/lnk_1',
  title: 'R&D (basics)',
  text: 'I did it!\n“R&D (basics)”',
  credentialId: 'crd_1',
  issuerName: 'Ünï',
  issuedOn: '2026-11-01',
  expiresOn: '2028-02-01',
} as const;

const URL_ENCODED = 'https%3A%2F%2Fb.test%2Fl%2Flnk_1';

const TITLE = 'R%26D%20%28basics%29';

const TEXT = `I%20did%20it%21%0A%E2%80%9C${TITLE}%E2%80%9D`;

const MAIL_TEXT = TEXT.replace('%0A', '%0D%0A');

describe('where a recipient composes a post', () => {
  test.each([
    ['linkedin', `https://www.linkedin.com/sharing/share-offsite/?url=${URL_ENCODED}`],
    [
      'linkedin-profile',
      `https://www.linkedin.com/profile/add?startTask=CERTIFICATION_NAME&name=${TITLE}` +
        '&organizationName=%C3%9Cn%C3%AF&issueYear=2026&issueMonth=11' +
        `&expirationYear=2028&expirationMonth=2&certUrl=${URL_ENCODED}&certId=crd_1`,
    ],
    ['x', `https://x.com/intent/tweet?text=${TEXT}&url=${URL_ENCODED}`],
    ['facebook', `https://www.facebook.com/sharer/sharer.php?u=${URL_ENCODED}`],
    ['whatsapp', `https://wa.me/?text=${TEXT}%20${URL_ENCODED}`],
    ['telegram', `https://t.me/share/url?url=${URL_ENCODED}&text=${TEXT}`],
    ['bluesky', `https://bsky.app/intent/compose?text=${TEXT}%20${URL_ENCODED}`],
    ['threads', `https://www.threads.com/intent/post?text=${TEXT}&url=${URL_ENCODED}`],
    ['reddit', `https://www.reddit.com/submit?url=${URL_ENCODED}&title=${TITLE}`],
    ['xing', `https://www.xing.com/spi/shares/new?url=${URL_ENCODED}`],
    ['email', `mailto:?subject=${TITLE}&body=${MAIL_TEXT}%0D%0A%0D%0A${URL_ENCODED}`],
    ['copy', null],
    ['embed', null],
    ['qr', null],
  ] as const)('%s', (channel, expected) => {
    expect(intentUrl(channel, SHARED)).toBe(expected);
  });

  test('a profile entry names the issuer’s page on LinkedIn by its number, if it is known', () => {
    const address = intentUrl('linkedin-profile', { ...SHARED, linkedInOrganizationId: '1035' });
    expect(address).toContain('&organizationId=1035&');
    expect(address).not.toContain('organizationName');
  });

  test.each([
    ['x', 'a'.repeat(400), 'text', 280 - 24],
    ['x', '汉'.repeat(400), 'text', 128],
    ['bluesky', '👩🏽‍🚀'.repeat(400), 'text', 300],
    ['threads', 'a'.repeat(600), 'text', 500 - 1 - SHARED.url.length],
  ] as const)('%s takes no more than it can hold', (channel, text, parameter, lengthMax) => {
    const address = new URL(intentUrl(channel, { ...SHARED, text }) ?? '');
    const sent = address.searchParams.get(parameter) ?? '';
    const graphemes = [...new Intl.Segmenter().segment(sent)].length;
    expect(graphemes).toBeLessThanOrEqual(lengthMax);
    expect(graphemes).toBeGreaterThan(lengthMax - 3);
    expect(sent).toContain('…');
  });

  test('a profile entry without an expiry has none', () => {
    const { expiresOn: _, ...forever } = SHARED;
    expect(intentUrl('linkedin-profile', forever)).not.toContain('expiration');
  });

  test.each(CHANNELS)('nothing of a title breaks out of %s', (channel) => {
    const title = '&url=https://evil.example/#?"<script>\u2028';
    const address = intentUrl(channel, { ...SHARED, title, text: title, issuerName: title });
    if (address) expect(address).toMatch(/^[\w:/?=&%.~-]+$/);
  });
});

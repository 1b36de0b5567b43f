import { describe, expect, test } from 'vitest';
import { CHANNELS } from '#shared/domain/channel.ts';
import { intentUrl } from '#shared/domain/intent-url.ts';

const SHARED = {
  url: 'https://b.test/l/lnk_1',
  title: 'R&D (basics)',
  credentialId: 'crd_1',
  issuerName: 'Ünï',
  issuedAt: '2026-11-01T10:00:00Z',
  expiresAt: '2028-02-01T10:00:00Z',
};
const URL_ENCODED = 'https%3A%2F%2Fb.test%2Fl%2Flnk_1';
const TITLE = 'R%26D%20%28basics%29';
const TEXT = `I%20earned%20%E2%80%9C${TITLE}%E2%80%9D%20from%20%C3%9Cn%C3%AF.`;

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
    ['email', `mailto:?subject=${TITLE}&body=${TEXT}%0D%0A${URL_ENCODED}`],
    ['copy', null],
    ['embed', null],
    ['qr', null],
  ] as const)('%s', (channel, expected) => {
    expect(intentUrl(channel, SHARED)).toBe(expected);
  });

  test('a profile entry without an expiry has none', () => {
    const { expiresAt: _, ...forever } = SHARED;
    expect(intentUrl('linkedin-profile', forever)).not.toContain('expiration');
  });

  test.each(CHANNELS)('nothing of a title breaks out of %s', (channel) => {
    const title = '&url=https://evil.example/#?"<script>\u2028';
    const address = intentUrl(channel, { ...SHARED, title });
    if (address) expect(address).toMatch(/^[\w:/?=&%.~-]+$/);
  });
});

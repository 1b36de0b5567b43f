import { get } from 'node:https';
import { type AddressInfo, createServer } from 'node:net';
import ogs from 'open-graph-scraper';
import { describe, expect, test } from 'vitest';
import { eventOf } from '#shared/lane-log/rules/lane.ts';
import { updateCredential } from '#shared/registry/credentials.ts';
import { updateRecipient } from '#shared/registry/recipient-identity.ts';
import { findRecipient, setPublic } from '#shared/registry/recipients.ts';
import { setCredentialStatus } from '#shared/registry/shareables.ts';
import { handler as card } from '../../functions/card/handler.ts';
import { handler as redirect } from '../../functions/redirect/handler.ts';
import { aChain } from '../support/chain.ts';
import { logOf } from '../support/log-of.ts';
import { visit } from '../support/visit.ts';

/** As each network's crawler calls itself. */
const CRAWLERS = {
  LinkedIn: 'LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)',
  X: 'Twitterbot/1.0',
  Facebook: 'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
  Slack: 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
  WhatsApp: 'WhatsApp/2.24.20.89 A',
} as const;

type Chain = Awaited<ReturnType<typeof aChain>>;

function crawl({ link }: Chain, userAgent: string = CRAWLERS.LinkedIn) {
  return redirect(visit(`/l/${link.linkId}`, { headers: { 'user-agent': userAgent } }));
}

/** The tags, as a parser sees them that is not ours. */
async function tagsIn(html: string | undefined) {
  const { error, result } = await ogs({ html: html ?? '' });
  expect(error).toBe(false);
  return result;
}

/** A chain whose recipient appears by name; with `name` for both the program and the person. */
async function aNamedChain(name?: string) {
  const chain = await aChain(name ? { name } : {});
  const { issuerId, recipientId } = chain.credential;
  const recipient = name ? await findRecipient(issuerId, recipientId) : undefined;
  if (recipient) await updateRecipient(recipient, { name });
  await setPublic(chain.credential, true, 'recipient');
  return chain;
}

describe('a share link, to the crawler of a network,', () => {
  test.each(Object.entries(CRAWLERS))(
    '%s, is the card of the badge',
    async (_network, userAgent) => {
      const chain = await aChain({ name: 'Rust 101' });
      await setPublic(chain.credential, true, 'recipient');
      const { statusCode, headers, body } = await crawl(chain, userAgent);
      const tags = await tagsIn(body);
      const page = `https://badges.test/b/${chain.credential.credentialId}`;

      expect([statusCode, headers?.['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
      expect(tags).toMatchObject({
        ogTitle: 'Aisha Costa earned Rust 101',
        ogType: 'website',
        ogSiteName: 'Test Academy',
        ogDescription: expect.stringContaining('Awarded by Test Academy on '),
        ogUrl: `https://badges.test/l/${chain.link.linkId}`,
        twitterCard: 'summary_large_image',
        twitterTitle: 'Aisha Costa earned Rust 101',
      });
      const picture = {
        url: expect.stringContaining(`${page}/card/`),
        width: '1200',
        height: '630',
      };
      expect(tags.ogImage).toEqual([expect.objectContaining(picture)]);
      expect(tags.twitterImage?.[0]?.url).toBe(tags.ogImage?.[0]?.url);
    },
  );

  test('is kept as a preview, never as a click', async () => {
    const chain = await aChain();
    await crawl(chain);
    expect(await exclusionsOn(chain)).toEqual(['preview']);
  });

  test('names nobody who did not agree', async () => {
    const { body } = await crawl(await aChain({ name: 'Rust 101' }));
    expect((await tagsIn(body)).ogTitle).toBe('Rust 101');
    expect(body).not.toContain('Aisha');
  });

  test('of a private or revoked credential shows nothing of it', async () => {
    const hidden = await aNamedChain();
    await updateCredential(hidden.credential, { private: true });
    const revoked = await aNamedChain();
    await setCredentialStatus(revoked.credential, 'revoked');

    for (const chain of [hidden, revoked]) {
      const { statusCode, body } = await crawl(chain);
      expect(statusCode).not.toBe(200);
      expect(body ?? '').not.toContain('Aisha');
    }
  });

  test('is a redirect for people all the same (negative control)', async () => {
    const { link } = await aChain();
    expect((await redirect(visit(`/l/${link.linkId}`))).statusCode).toBe(302);
  });
});

describe('the picture of a card', () => {
  async function pictureOf(chain: Chain) {
    const { ogImage } = await tagsIn((await crawl(chain)).body);
    return card(visit(new URL(ogImage?.[0]?.url ?? '').pathname));
  }

  test.each([
    ['Ada', 'a short name'],
    ['عبد الرحمن بن محمد بن عبد العزيز آل سعود الهاشمي القرشي الدمشقي', '60 Arabic letters'],
    ['欧阳'.repeat(30), '60 Chinese letters'],
    ['👩🏽‍🚀🌈🇳🇵'.repeat(20), '60 emoji'],
    ['<b>"&\u202eevil\u2066\ud83d\ude00', 'markup and signs that turn the text'],
    ['\u{12000}\u{12001}', 'a script that we have no font for'],
  ])('of %j is a PNG of 1200 × 630: %s', async (name, _because) => {
    const { statusCode, headers, body, isBase64Encoded } = await pictureOf(await aNamedChain(name));
    const png = Buffer.from(body ?? '', 'base64');

    expect([statusCode, isBase64Encoded]).toEqual([200, true]);
    expect(headers).toMatchObject({
      'content-type': 'image/png',
      'cache-control': 'public, max-age=86400',
    });
    expect(png.toString('hex', 0, 8)).toBe('89504e470d0a1a0a');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1200, 630]);
  });

  test('has another address when it shows something else, and the old one leads there', async () => {
    const chain = await aNamedChain();
    const addressOf = async () => (await tagsIn((await crawl(chain)).body)).ogImage?.[0]?.url ?? '';
    const before = new URL(await addressOf()).pathname;
    await setPublic(chain.credential, false, 'recipient');
    const after = new URL(await addressOf()).pathname;

    expect(after).not.toBe(before);
    expect((await card(visit(before))).headers?.location).toBe(after);
  });

  test('is never fetched from this machine or its network', async () => {
    let visits = 0;
    const inside = createServer((socket) => {
      visits += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => inside.listen(0, '127.0.0.1', resolve));
    const { port } = inside.address() as AddressInfo;
    const chain = await aChain();
    for (const host of ['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]', '2130706433']) {
      await updateCredential(chain.credential, { imageUrl: `https://${host}:${port}/b.png` });
      expect((await pictureOf(chain)).statusCode).toBe(200);
    }
    expect(visits).toBe(0);

    // Negative control: who asks without the guard is there.
    await new Promise((resolve) => get(`https://127.0.0.1:${port}/`).on('error', resolve));
    expect(visits).toBe(1);
    inside.close();
  });

  test.each(['/b/crd_unknownunknown/card/abc.png', '/b/x/card/', '/b/x/card/a/b'])(
    'of %s is not there',
    async (path) => {
      expect((await card(visit(path))).statusCode).toBe(404);
    },
  );
});

async function exclusionsOn({ issuer, link }: Chain): Promise<unknown[]> {
  const events = (await logOf(issuer.issuerId)).flatMap((line) => eventOf(line) ?? []);
  return events.flatMap((event) =>
    'linkId' in event && event.linkId === link.linkId ? [event.excluded] : [],
  );
}

import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import { openClickId } from '#shared/attribution/click-id.ts';
import { dynamo } from '#shared/aws/dynamodb.ts';
import { tables } from '#shared/aws/tables.ts';
import { dayIn } from '#shared/calendar.ts';
import { readLine } from '#shared/lane-log/reader.ts';
import type { Click } from '#shared/lane-log/rules/event.ts';
import { getCredential } from '#shared/registry/credentials.ts';
import { findRecipient } from '#shared/registry/recipients.ts';
import { ownerTokenOf, replaceOwnerLink } from '#shared/sharing/owner-link.ts';
import { handler as pages } from '../../functions/pages/handler.ts';
import { handler as redirect } from '../../functions/redirect/handler.ts';
import { admin, someCredential } from '../support/admin-api.ts';
import { textIn } from '../support/call-api.ts';
import { aChain } from '../support/chain.ts';
import { countEvents } from '../support/count-events.ts';
import { freshIssuer } from '../support/issuer.ts';
import { engagement } from '../support/log-events.ts';
import { visit } from '../support/visit.ts';

type Chain = Awaited<ReturnType<typeof aChain>>;

/** A chain, the path of its owner link, and the cookie of a browser that opened it. */
async function anOwnedChain() {
  const chain = await aChain();
  const path = `/o/${await ownerTokenOf(chain.credential)}`;
  const cookies = cookiesIn(await pages(visit(path)));
  return { ...chain, path, cookies };
}

function cookiesIn({ cookies = [] }: { cookies?: string[] }): string[] {
  return cookies.map((cookie) => cookie.split(';')[0] ?? '');
}

function pageOf({ credential }: Chain, cookies: readonly string[] = []) {
  return pages(visit(`/b/${credential.credentialId}`, { cookies }));
}

describe('an owner link', () => {
  test('leads to the badge page, and makes the browser the owner’s for a year', async () => {
    const chain = await aChain();
    const result = await pages(visit(`/o/${await ownerTokenOf(chain.credential)}`));

    expect(result).toMatchObject({
      statusCode: 303,
      headers: {
        location: `/b/${chain.credential.credentialId}`,
        'referrer-policy': 'no-referrer',
      },
    });
    expect(result.cookies?.[0]).toMatch(
      /^bt_owner=[\w.-]+; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=31536000$/,
    );
    expect(result.cookies?.[0]).not.toContain(chain.credential.recipientId);
  });

  test('is noted as opened once a day, and by no mail gateway that looks first', async () => {
    const chain = await aChain();
    const path = `/o/${await ownerTokenOf(chain.credential)}`;
    const gateway = { headers: { 'user-agent': 'Barracuda Sentinel (EE)' } };
    expect((await pages(visit(path, gateway))).cookies).toBeUndefined();
    expect(await openedOn(chain)).toEqual([]);

    await Promise.all([pages(visit(path)), pages(visit(path))]);
    await pages(visit(path));
    expect(await openedOn(chain)).toMatchObject([
      { kind: 'opened', recipientId: chain.credential.recipientId },
    ]);
  });

  test.each([
    ['forged', (token: string) => `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`],
    ['of another version', (token: string) => token.replace('.1.', '.2.')],
    ['cut short', (token: string) => token.slice(0, -4)],
    ['nothing but the credential', (token: string) => token.split('.')[0] ?? ''],
    ['no text of ours', () => '../../etc/passwd'],
  ])('that is %s opens nothing', async (_how, change) => {
    const { credential } = await aChain();
    const result = await pages(visit(`/o/${change((await ownerTokenOf(credential)) ?? '')}`));
    expect([result.statusCode, result.cookies]).toEqual([404, undefined]);
  });

  test('that was replaced opens nothing, on the browsers that it opened neither', async () => {
    const chain = await anOwnedChain();
    expect((await pageOf(chain, chain.cookies)).body).toContain('Your impact');
    const renewed = await replaceOwnerLink(chain.credential, true);

    expect((await pages(visit(chain.path))).statusCode).toBe(404);
    expect((await pageOf(chain, chain.cookies)).body).not.toContain('Your impact');
    expect((await pages(visit(`/o/${await ownerTokenOf(renewed)}`))).statusCode).toBe(303);
  });

  test('opens nothing but its own credential', async () => {
    const [chain, other] = [await anOwnedChain(), await aChain()];
    expect((await pageOf(other, chain.cookies)).body).not.toContain('Your impact');
  });
});

describe('the owner’s own clicks', () => {
  async function excludedOf(chain: Chain, path: string, cookies: readonly string[]) {
    const { headers } = await redirect(visit(path, { cookies }));
    const location = new URL(String(headers?.location), 'https://badges.test');
    const ref = await openClickId(
      chain.issuer.issuerId,
      location.searchParams.get('bt_click') ?? '',
    );
    const line = ref && (await readLine(ref.lane, ref.seq));
    return (line as { entry: Click }).entry.excluded;
  }

  test('are kept as such, on share link and CTA', async () => {
    const chain = await anOwnedChain();
    expect(await excludedOf(chain, `/l/${chain.link.linkId}`, chain.cookies)).toBe('owner');
    expect(await excludedOf(chain, `/c/${chain.cta.ctaId}`, chain.cookies)).toBe('owner');
  });

  test('are others’ where the badge is somebody else’s, or the cookie is made up', async () => {
    const [chain, other] = [await anOwnedChain(), await aChain()];
    const path = `/l/${other.link.linkId}`;
    expect(await excludedOf(other, path, chain.cookies)).toBeUndefined();
    expect(await excludedOf(other, path, [`bt_owner=${'A'.repeat(32)}`])).toBeUndefined();
  });

  test('are known for several badges on one browser', async () => {
    const [one, other] = [await anOwnedChain(), await aChain()];
    const path = `/o/${await ownerTokenOf(other.credential)}`;
    const cookies = cookiesIn(await pages(visit(path, { cookies: one.cookies })));

    expect(await excludedOf(one, `/l/${one.link.linkId}`, cookies)).toBe('owner');
    expect(await excludedOf(other, `/l/${other.link.linkId}`, cookies)).toBe('owner');
  });
});

describe('the impact', () => {
  test('shows people reached, by channel, and the rank among all', async () => {
    const chain = await anOwnedChain();
    const { credentialId, recipientId, programId, publishedAt, issuerId } = chain.credential;
    const at = Date.now();
    const own = { issuerId, programId, credentialId, recipientId, publishedAt, at };
    const day = dayIn(chain.issuer.timeZone, at);
    const clicks = ['linkedin', 'linkedin', 'x'] as const;
    const others = {
      recipientId: 'rcp_somebodyelse' as const,
      credentialId: 'crd_somebodyelse' as const,
    };
    await countEvents([
      ...clicks.map((channel) => ({ event: engagement({ ...own, day, channel }) })),
      ...Array.from({ length: 5 }, () => ({ event: engagement({ ...own, ...others, day }) })),
    ]);
    const { body } = await pageOf(chain, chain.cookies);

    expect(body).toMatch(/people reached<\/dt><dd>3</);
    expect(body).toMatch(/LinkedIn<\/span><meter min="0" max="3" value="2"/);
    expect(body).toContain('You rank 2 of 2');
  });

  test.each([
    { kinds: [], says: 'Nobody has followed your links yet' },
    { kinds: ['referral'], says: 'These people found your badge without your links' },
  ] as const)('without people reached, it says: $says', async ({ kinds, says }) => {
    const chain = await anOwnedChain();
    const { credentialId, recipientId, programId, publishedAt, issuerId } = chain.credential;
    const own = { issuerId, programId, credentialId, recipientId, publishedAt, at: Date.now() };
    const day = dayIn(chain.issuer.timeZone, own.at);
    await countEvents(kinds.map((kind) => ({ event: engagement({ ...own, day, kind }) })));

    const { body = '' } = await pageOf(chain, chain.cookies);

    expect(body).toContain(says);
    expect(body.match(/class="hint">(Nobody has|These people found)/g)).toHaveLength(1);
  });

  test('is nobody else’s to see', async () => {
    expect((await pageOf(await anOwnedChain())).body).not.toContain('Your impact');
  });
});

describe('the consent switch', () => {
  async function switched(chain: Chain & { cookies: readonly string[] }, changes: object = {}) {
    const { body = '' } = await pageOf(chain, chain.cookies);
    const proof = /name="proof" value="([\w-]+)"/.exec(body)?.[1] ?? '';
    const form = { proof, isPublic: 'true', ...changes };
    const { cookies = chain.cookies, ...fields } = form as typeof form & { cookies?: string[] };
    const path = `/o/${chain.credential.credentialId}/consent`;
    const request = { method: 'POST', cookies, body: new URLSearchParams(fields).toString() };
    return pages(visit(path, request));
  }
  const isPublic = async ({ credential: { issuerId, recipientId } }: Chain) =>
    (await findRecipient(issuerId, recipientId))?.isPublic;

  test('shows the name, and hides it again', async () => {
    const chain = await anOwnedChain();
    expect((await switched(chain)).statusCode).toBe(303);
    expect((await pageOf(chain)).body).toContain('Aisha Costa');

    await switched(chain, { isPublic: 'false' });
    expect((await pageOf(chain)).body).not.toContain('Aisha Costa');
  });

  test.each([
    ['a form of another site, which knows no proof', { proof: '' }],
    ['a proof that is made up', { proof: 'A'.repeat(16) }],
    ['a browser that never opened the link', { cookies: [] }],
  ])('does nothing for %s', async (_who, changes) => {
    const chain = await anOwnedChain();
    expect((await switched(chain, changes)).statusCode).toBe(403);
    expect(await isPublic(chain)).toBeUndefined();
  });

  test('does nothing for the owner of another badge', async () => {
    const [chain, other] = [await anOwnedChain(), await anOwnedChain()];
    expect((await switched(chain, { cookies: other.cookies })).statusCode).toBe(403);
  });
});

describe('an issuer', () => {
  test('gets the link with keys that may publish, and can replace it and take it back', async () => {
    const { keys, issuer } = await freshIssuer();
    const credentialId = await someCredential(keys.ingest);
    const request = `GET /v1/credentials/${credentialId}`;
    const ownerUrl = textIn(await admin(request, { key: keys.ingest }), 'ownerUrl');
    const link = `/v1/credentials/${credentialId}/owner-link`;

    expect((await pages(visit(new URL(ownerUrl).pathname))).statusCode).toBe(303);
    expect((await admin(request, { key: keys.read })).body).not.toHaveProperty('ownerUrl');

    const renewed = textIn(await admin(`POST ${link}`, { key: keys.ingest }), 'ownerUrl');
    expect((await pages(visit(new URL(ownerUrl).pathname))).statusCode).toBe(404);
    expect((await pages(visit(new URL(renewed).pathname))).statusCode).toBe(303);

    expect((await admin(`DELETE ${link}`, { key: keys.ingest })).status).toBe(204);
    expect((await pages(visit(new URL(renewed).pathname))).statusCode).toBe(404);
    expect((await admin(request, { key: keys.ingest })).body).not.toHaveProperty('ownerUrl');
    const stored = await getCredential(
      issuer.issuerId,
      credentialId as Chain['credential']['credentialId'],
    );
    expect(await ownerTokenOf(stored)).toBeUndefined();
  });
});

async function openedOn({ credential, issuer }: Chain) {
  const lane = `OPN#${credential.credentialId}#${dayIn(issuer.timeZone, Date.now())}`;
  const { Items } = await dynamo.send(
    new QueryCommand({
      TableName: tables.eventLog,
      KeyConditionExpression: 'pk = :lane',
      ExpressionAttributeValues: { ':lane': lane },
      ConsistentRead: true,
    }),
  );
  return Items;
}

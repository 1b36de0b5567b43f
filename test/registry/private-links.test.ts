import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { evict } from '#shared/aws/cache.ts';
import { dynamo } from '#shared/aws/dynamodb.ts';
import { tables } from '#shared/aws/tables.ts';
import { type Credential, findCredential } from '#shared/registry/credentials.ts';
import { credentialKey } from '#shared/registry/keys.ts';
import { closePrivateLinks } from '#shared/registry/private-links.ts';
import { handler as redirect } from '../../functions/redirect/handler.ts';
import { aChain } from '../support/chain.ts';
import { visit } from '../support/visit.ts';

type Chain = Awaited<ReturnType<typeof aChain>>;

/** As it was stored before privacy closed links: the credential knows of it, its links do not. */
async function madePrivateLongAgo({ credential, link }: Chain): Promise<void> {
  const { issuerId, credentialId } = credential;
  await dynamo.send(
    new UpdateCommand({
      TableName: tables.registry,
      Key: credentialKey(issuerId, credentialId),
      UpdateExpression: 'SET #private = :yes',
      ExpressionAttributeNames: { '#private': 'private' },
      ExpressionAttributeValues: { ':yes': true },
    }),
  );
  evict('link', link.linkId);
}

async function statusAt({ link }: Chain): Promise<number | undefined> {
  evict('link', link.linkId);
  return (await redirect(visit(`/l/${link.linkId}`))).statusCode;
}

test('links of credentials that were made private before links closed are closed by a rebuild', async () => {
  const [chain, open] = [await aChain(), await aChain()];
  await madePrivateLongAgo(chain);
  expect(await statusAt(chain)).toBe(302);

  expect(await closePrivateLinks()).toBeGreaterThan(0);

  expect(await statusAt(chain)).toBe(410);
  expect(await statusAt(open)).toBe(302);
  const { issuerId, credentialId } = chain.credential;
  const stored: Credential | undefined = await findCredential(issuerId, credentialId);
  expect(stored).toMatchObject({ private: true, status: 'active' });
});

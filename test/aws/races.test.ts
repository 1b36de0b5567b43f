import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { expect, test, vi } from 'vitest';
import { createKey, listKeys } from '#shared/access/api-keys.ts';
import { dynamo } from '#shared/aws/dynamodb.ts';
import { retryOnConflict } from '#shared/aws/transaction.ts';
import { freshIssuer } from '../support/issuer.ts';

const CONFLICT = new TransactionCanceledException({
  $metadata: {},
  message: 'somebody else writes the same item',
  CancellationReasons: [{ Code: 'TransactionConflict' }],
});

test('an attempt that loses is repeated until it wins', async () => {
  let attempts = 0;

  const won = await retryOnConflict(async () => (++attempts === 3 ? 'won' : undefined));

  expect({ won, attempts }).toEqual({ won: 'won', attempts: 3 });
});

test('who never wins is told to send again', async () => {
  await expect(retryOnConflict(async () => undefined)).rejects.toMatchObject({ code: 'CONFLICT' });
});

test('a key is not handed out before it is stored, whatever conflicts there are', async () => {
  const { issuer } = await freshIssuer();
  // The real engine of the tests never has a conflict.
  const send = vi.spyOn(dynamo, 'send');
  send.mockRejectedValueOnce(CONFLICT).mockRejectedValueOnce(CONFLICT);

  const { key } = await createKey(issuer.issuerId, 'read');

  expect(send).toHaveBeenCalledTimes(3);
  expect(await listKeys(issuer.issuerId)).toContainEqual(JSON.parse(JSON.stringify(key)));
  send.mockRejectedValue(CONFLICT);
  await expect(createKey(issuer.issuerId, 'read')).rejects.toMatchObject({ code: 'CONFLICT' });
  send.mockRestore();
  expect(await listKeys(issuer.issuerId)).toHaveLength(4);
});

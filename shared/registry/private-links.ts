import { paginateScan } from '@aws-sdk/lib-dynamodb';
import { contentOf, dynamo } from '#shared/aws/dynamodb.ts';
import { tables } from '#shared/aws/tables.ts';
import { inParallel } from '#shared/in-parallel.ts';
import type { Credential } from './credentials.ts';
import { changeCredential } from './shareables.ts';

/**
 * Closes the links of every private credential, those among them that were written before privacy
 * closed links.
 *
 * Reads the whole Registry. Safe to repeat and to run beside the service: what is public by then
 * stays so.
 *
 * @returns how many private credentials there are
 */
export async function closePrivateLinks(): Promise<number> {
  let closed = 0;
  const pages = paginateScan(
    { client: dynamo },
    {
      TableName: tables.registry,
      FilterExpression: 'begins_with(sk, :credentials) AND #private = :yes',
      ExpressionAttributeNames: { '#private': 'private' },
      ExpressionAttributeValues: { ':credentials': 'CRD#', ':yes': true },
    },
  );
  for await (const { Items = [] } of pages) {
    const credentials = Items.flatMap((item) => contentOf<Credential>(item) ?? []);
    await inParallel(credentials, async (credential) => {
      await changeCredential(credential, { private: true });
    });
    closed += credentials.length;
  }
  return closed;
}

import { admin } from './admin-api.ts';
import { itemsIn } from './call-api.ts';
import { countLane } from './count-lane.ts';

type Row = {
  readonly externalId: string;
  readonly program: string;
  readonly recipient: object;
  readonly issuedAt: string;
  readonly expiresAt?: string;
};

/** Publish credentials one after the other, and count them. Answers their ids. */
export async function publishAll(key: string, rows: readonly Row[]): Promise<string[]> {
  const ids: string[] = [];
  for (const { program, ...row } of rows) {
    const body = [{ ...row, program: { externalId: program, name: program } }];
    const [item] = itemsIn(await admin('POST /v1/credentials/import', { key, body }));
    if (item?.status !== 'created') throw new Error(JSON.stringify(item));
    ids.push(String(item.credentialId));
    await countLane(`PUB#${item.credentialId}`);
  }
  return ids;
}

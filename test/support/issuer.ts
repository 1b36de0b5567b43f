import { createKey, type Scope } from '#shared/access/api-keys.ts';
import { createIssuer, type Issuer } from '#shared/registry/issuers.ts';

export type TestIssuer = {
  readonly issuer: Issuer;
  readonly keys: Readonly<Record<Scope, string>>;
};

/** An issuer that no other test knows, with a key of each scope. */
export async function freshIssuer(
  changes: Partial<Pick<Issuer, 'timeZone' | 'allowedHosts'>> = {},
): Promise<TestIssuer> {
  const issuer = await createIssuer({
    name: 'Test Academy',
    timeZone: 'Europe/Berlin',
    allowedHosts: ['academy.example', 'localhost'],
    ...changes,
  });
  const keyOf = async (scope: Scope) => (await createKey(issuer.issuerId, scope)).token;
  const keys = {
    admin: await keyOf('admin'),
    ingest: await keyOf('ingest'),
    read: await keyOf('read'),
  };
  return { issuer, keys };
}

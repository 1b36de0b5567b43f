import type { Credential } from '#shared/data/credentials.ts';
import { required } from '#shared/data/environment.ts';
import { ownerTokenOf } from '#shared/data/owner-link.ts';
import type { Caller } from '#shared/http/authenticate.ts';

const PUBLIC_URL = required('PUBLIC_URL');

/**
 * A credential's owner link for the award e-mail, for systems that may publish. `undefined` for
 * everybody else, for people in the dashboard, who would be taken for the owner, and for credentials
 * whose page nobody sees.
 */
export async function ownerUrlOf(credential: Credential, { key }: Pick<Caller, 'key'>) {
  const mayKnow = key && key.scope !== 'read' && !credential.private;
  const token = mayKnow ? await ownerTokenOf(credential) : undefined;
  return token && `${PUBLIC_URL}/o/${token}`;
}

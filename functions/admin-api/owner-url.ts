import type { Caller } from '#shared/access/authenticate.ts';
import { required } from '#shared/environment.ts';
import type { Credential } from '#shared/registry/credentials.ts';
import { ownerTokenOf } from '#shared/sharing/owner-link.ts';

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

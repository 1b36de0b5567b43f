import type { Caller } from '#shared/access/authenticate.ts';
import { type Handlers, operations } from '#shared/access/operation.ts';
import { OwnerLinkAnswer } from '#shared/contracts/admin-answers.ts';
import { required } from '#shared/environment.ts';
import { type Credential, getCredential } from '#shared/registry/credentials.ts';
import { ownerTokenOf, replaceOwnerLink } from '#shared/sharing/owner-link.ts';

const PUBLIC_URL = required('PUBLIC_URL');

export const OWNER_LINKS = operations('Owner links', {
  replaceOwnerLink: {
    method: 'POST',
    path: '/v1/credentials/{credentialId}/owner-link',
    summary: 'Replace the owner link',
    description: 'The previous link stops working.',
    scopes: ['ingest'],
    answers: { 200: OwnerLinkAnswer },
  },
  revokeOwnerLink: {
    method: 'DELETE',
    path: '/v1/credentials/{credentialId}/owner-link',
    summary: 'Revoke the owner link',
    description: 'The credential has no owner link until it is replaced.',
    scopes: ['ingest'],
    answers: { 204: undefined },
  },
});

export const ownerLinks: Handlers<typeof OWNER_LINKS> = {
  async replaceOwnerLink({ issuer, caller, id }) {
    const credential = await getCredential(issuer.issuerId, id('credentialId'));
    const renewed = await replaceOwnerLink(credential, true);
    return { ownerUrl: (await ownerUrlOf(renewed, caller)) ?? null };
  },

  async revokeOwnerLink({ issuer, id }) {
    const credential = await getCredential(issuer.issuerId, id('credentialId'));
    await replaceOwnerLink(credential, false);
  },
};

/**
 * Returns a credential's owner link for the award e-mail, for keys that may publish. `undefined` for
 * other keys, for people in the dashboard, who would be taken for the owner, and for private
 * credentials, whose page nobody sees.
 */
export async function ownerUrlOf(credential: Credential, { key }: Pick<Caller, 'key'>) {
  const mayKnow = key && key.scope !== 'read' && !credential.private;
  const token = mayKnow ? await ownerTokenOf(credential) : undefined;
  return token && `${PUBLIC_URL}/o/${token}`;
}

import { type Handlers, operations } from '#shared/access/operation.ts';
import { addSignupSecret, deleteSignupSecret } from '#shared/attribution/signup-secrets.ts';
import { NewSecretAnswer, PageOf, SecretAnswer } from '#shared/contracts/admin-answers.ts';
import { readIssuer } from '#shared/registry/issuers.ts';

export const SIGNUP_SECRETS = operations('Sign-up secrets', {
  rotateSignupSecret: {
    method: 'POST',
    path: '/v1/signup-secrets',
    summary: 'Rotate the sign-up secret',
    description:
      'Both secrets are valid until the old one is deleted. The new one is in this answer and in no other.',
    scopes: [],
    answers: { 201: NewSecretAnswer },
  },
  listSignupSecrets: {
    method: 'GET',
    path: '/v1/signup-secrets',
    summary: 'List the valid versions of the sign-up secret',
    scopes: [],
    answers: { 200: PageOf(SecretAnswer) },
  },
  deleteSignupSecret: {
    method: 'DELETE',
    path: '/v1/signup-secrets/{version}',
    summary: 'Delete a version of the sign-up secret',
    description: 'Ends a rotation. The last version cannot be deleted.',
    scopes: [],
    answers: { 204: undefined },
  },
});

export const signupSecrets: Handlers<typeof SIGNUP_SECRETS> = {
  async rotateSignupSecret({ issuer }) {
    return addSignupSecret(issuer.issuerId);
  },

  async listSignupSecrets({ issuer }) {
    const { signupSecretVersions } = (await readIssuer(issuer.issuerId)) ?? issuer;
    return { items: signupSecretVersions.map((version) => ({ version })), nextCursor: null };
  },

  async deleteSignupSecret({ issuer, event }) {
    await deleteSignupSecret(issuer.issuerId, Number(event.pathParameters?.version));
  },
};

import type { Credential } from '#shared/registry/credentials.ts';
import type { Issuer } from '#shared/registry/issuers.ts';
import type { Program } from '#shared/registry/programs.ts';
import { findRecipient } from '#shared/registry/recipients.ts';
import { publicCredentialOf, publicNameOf } from '#shared/registry/rules/public-name.ts';

/** What a link's address is made of besides the link. */
export type LinkContext = {
  readonly issuer: Issuer;
  readonly program: Program;
  readonly credential: Credential;
  readonly recipientName: string | undefined;
};

/**
 * The context of a credential's links. The recipient is read only if the share text names them, or
 * the credential has a title of its own, which might.
 */
export async function linkContext(
  issuer: Issuer,
  program: Program,
  credential: Credential,
): Promise<LinkContext> {
  const isAbout = credential.name !== undefined || program.shareText?.includes('{recipient}');
  if (!isAbout) return { issuer, program, credential, recipientName: undefined };
  const recipient = await findRecipient(issuer.issuerId, credential.recipientId);
  const recipientName = recipient && publicNameOf(recipient, issuer);
  const shown = publicCredentialOf(credential, recipient, issuer);
  return { issuer, program, credential: shown, recipientName };
}

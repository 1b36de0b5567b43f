import { publicNameOf } from '#shared/registry/award.ts';
import type { Credential } from '#shared/registry/credentials.ts';
import type { Issuer } from '#shared/registry/issuers.ts';
import type { Program } from '#shared/registry/programs.ts';
import { findRecipient } from '#shared/registry/recipients.ts';

/** What a link's address is made of besides the link. */
export type LinkContext = {
  readonly issuer: Issuer;
  readonly program: Program;
  readonly credential: Credential;
  readonly recipientName: string | undefined;
};

/** The context of a credential's links. The recipient is read only if the share text names them. */
export async function linkContext(
  issuer: Issuer,
  program: Program,
  credential: Credential,
): Promise<LinkContext> {
  const isNamed = program.shareText?.includes('{recipient}');
  const recipient = isNamed && (await findRecipient(issuer.issuerId, credential.recipientId));
  const recipientName = recipient ? publicNameOf(recipient, issuer) : undefined;
  return { issuer, program, credential, recipientName };
}

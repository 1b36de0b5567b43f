import type { CredentialInput } from '#shared/contracts/admin.ts';
import { type PublishOutcome, publishCredential } from '#shared/data/credentials.ts';
import type { Issuer } from '#shared/data/issuers.ts';
import { createProgram, getProgram, type Program } from '#shared/data/programs.ts';
import { checkDestination } from './destinations.ts';

/** Publish a credential for a program that is there, or that comes with it. */
export async function publish(
  issuer: Issuer,
  input: CredentialInput,
): Promise<PublishOutcome & { program: Program }> {
  const program = await programOf(issuer, input);
  const { programId: _, program: __, expiresAt: validUntil, ...credential } = input;
  const outcome = await publishCredential(issuer, program.programId, {
    ...credential,
    ...(validUntil && { validUntil }),
  });
  return { ...outcome, program };
}

async function programOf(issuer: Issuer, { programId, program }: CredentialInput) {
  if (programId) return getProgram(issuer.issuerId, programId);
  if (!program) throw new Error('the contract lets no credential pass without a program');
  checkDestination(issuer, program.destinationUrl, 'program.destinationUrl');
  return (await createProgram(issuer.issuerId, program)).program;
}

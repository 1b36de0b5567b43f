import type { CredentialInput } from '#shared/contracts/admin.ts';
import { type PublishOutcome, publishCredential } from '#shared/data/credentials.ts';
import type { Issuer } from '#shared/data/issuers.ts';
import { ensureProgram, getProgram, type Program } from '#shared/data/programs.ts';
import { checkDestination } from './destinations.ts';

type ProgramReference = Pick<CredentialInput, 'programId' | 'program'>;

/** The program that a credential names by its id, or brings with it: made unless it is there. */
export async function programOf(
  issuer: Issuer,
  { programId, program }: ProgramReference,
): Promise<Program> {
  if (programId) return getProgram(issuer.issuerId, programId);
  if (!program) throw new Error('the contract lets no credential pass without a program');
  checkDestination(issuer, program.destinationUrl, 'program.destinationUrl');
  return ensureProgram(issuer.issuerId, program);
}

/** Publish a credential for its program. */
export function publish(
  issuer: Issuer,
  { programId }: Program,
  { programId: _, program: __, expiresAt: validUntil, ...credential }: CredentialInput,
): Promise<PublishOutcome> {
  return publishCredential(issuer, programId, {
    ...credential,
    ...(validUntil && { validUntil }),
  });
}

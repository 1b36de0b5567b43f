import type { CredentialInput } from '#shared/contracts/admin.ts';
import { updateCredential } from '#shared/registry/credentials.ts';
import type { Issuer } from '#shared/registry/issuers.ts';
import {
  checkDestination,
  ensureProgram,
  getProgram,
  type Program,
} from '#shared/registry/programs.ts';
import {
  type NewCredential,
  type PublishOutcome,
  publishCredential,
} from '#shared/registry/publishing.ts';
import { setCredentialStatus } from '#shared/registry/shareables.ts';

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

/** Publish a credential for its program, and revoke it if it is told to be so. `mark`: see publishCredential. */
export async function publish(
  issuer: Issuer,
  { programId }: Program,
  input: CredentialInput,
  mark?: string,
): Promise<PublishOutcome> {
  const outcome = await publishCredential(issuer, programId, detailsOf(input), mark);
  const { credential, status } = outcome;
  if (!input.status || input.status === credential.status) return outcome;
  if (mark && status === 'unchanged') await updateCredential(credential, { changedBy: mark });
  const changed = await setCredentialStatus(credential, input.status);
  return { status: status === 'unchanged' ? 'updated' : status, credential: changed };
}

/** What is stored of a credential that is told in our API's words. */
export function detailsOf({
  programId,
  program,
  status,
  expiresAt: validUntil,
  ...credential
}: CredentialInput): NewCredential {
  return { ...credential, ...(validUntil && { validUntil }) };
}

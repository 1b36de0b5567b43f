import type { CredentialInput } from '#shared/contracts/admin.ts';
import { type Credential, updateCredential } from '#shared/registry/credentials.ts';
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
import { ensureShareables, setCredentialStatus } from '#shared/registry/shareables.ts';

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

/** Whether a credential of the program gets a CTA: as is asked, else as the program says. */
export function wantsCta(
  { destinationUrl, ctaByDefault = true }: Program,
  asked: boolean | undefined,
): boolean {
  return destinationUrl !== undefined && (asked ?? ctaByDefault);
}

/** Make the CTA of a credential, if it is wanted and somebody may follow it. Idempotent. */
export async function offerCta(
  program: Program,
  credential: Credential,
  asked: boolean | undefined,
): Promise<void> {
  const isShareable = credential.status === 'active' && !credential.private;
  if (isShareable && wantsCta(program, asked)) await ensureShareables(credential, { cta: {} });
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

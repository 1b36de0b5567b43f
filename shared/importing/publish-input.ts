import { registry, type Store } from '#shared/aws/store.ts';
import type { CredentialInput } from '#shared/contracts/admin.ts';
import { type Credential, updateCredential } from '#shared/registry/credentials.ts';
import type { Issuer } from '#shared/registry/issuers.ts';
import {
  checkDestination,
  getProgram,
  type Program,
  type ToldProgram,
  tellProgram,
} from '#shared/registry/programs.ts';
import {
  type NewCredential,
  type PublishOutcome,
  publishCredential,
  type Source,
} from '#shared/registry/publishing.ts';
import { type AuthorityField, EVERY_FIELD } from '#shared/registry/rules/authority.ts';
import { ensureShareables, setCredentialStatus } from '#shared/registry/shareables.ts';

type ProgramReference = Pick<CredentialInput, 'programId' | 'program'>;

/**
 * The program that a credential names by its id, or brings with it: made unless it is there, and
 * brought up to date where the source is the authority.
 */
export async function programOf(
  issuer: Issuer,
  { programId, program }: ProgramReference,
  fields: readonly AuthorityField[] = EVERY_FIELD,
  store: Store = registry,
): Promise<ToldProgram> {
  if (programId) {
    return {
      program: await getProgram(issuer.issuerId, programId, { store }),
      changes: [],
      kept: [],
    };
  }
  if (!program) throw new Error('the contract lets no credential pass without a program');
  checkDestination(issuer, program.destinationUrl, 'program.destinationUrl');
  return tellProgram(issuer.issuerId, program, fields, store);
}

/** Publishes a credential for its program, and revokes it or takes that back if it is told to. */
export async function publish(
  issuer: Issuer,
  told: ToldProgram,
  input: CredentialInput,
  source: Source = { fields: EVERY_FIELD },
  store: Store = registry,
): Promise<PublishOutcome> {
  const { programId } = told.program;
  const published = await publishCredential(issuer, programId, detailsOf(input), source, store);
  const renamed = withProgram(published, told);
  const outcome = await withStatus(renamed, input, source, store);
  const { mark } = source;
  const isNews = published.status === 'unchanged' && outcome.status === 'updated';
  if (mark && isNews) await updateCredential(published.credential, { changedBy: mark }, store);
  return outcome;
}

/** A credential whose program changed is told so, as if it were a part of it. */
function withProgram(outcome: PublishOutcome, { changes, kept }: ToldProgram): PublishOutcome {
  const named = (names: readonly string[]) => names.map((name) => `program.${name}`);
  return {
    ...outcome,
    status: updatedIf(changes.length > 0, outcome),
    changes: [...named(changes), ...outcome.changes],
    kept: [...named(kept), ...outcome.kept],
  };
}

async function withStatus(
  outcome: PublishOutcome,
  { status }: CredentialInput,
  { fields }: Source,
  store: Store,
): Promise<PublishOutcome> {
  const { credential } = outcome;
  if (!status || status === credential.status || !fields.includes('status')) return outcome;
  if (credential.ownEdits?.includes('status')) {
    return { ...outcome, kept: [...outcome.kept, 'status'] };
  }
  const changed = await setCredentialStatus(credential, status, store);
  return {
    status: updatedIf(true, outcome),
    changes: outcome.status === 'created' ? outcome.changes : [...outcome.changes, 'status'],
    kept: outcome.kept,
    credential: changed,
  };
}

function updatedIf(isUpdated: boolean, { status }: PublishOutcome): PublishOutcome['status'] {
  return isUpdated && status === 'unchanged' ? 'updated' : status;
}

/** The program of a credential: another than the told one, if a person moved it there. */
export async function programNow(
  { issuerId, programId }: Credential,
  told: Program,
  store: Store = registry,
): Promise<Program> {
  return programId === told.programId ? told : getProgram(issuerId, programId, { store });
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
function detailsOf({
  programId,
  program,
  status,
  expiresAt: validUntil,
  private: isPrivate,
  ...credential
}: CredentialInput): NewCredential {
  return {
    ...credential,
    ...(validUntil !== undefined && { validUntil }),
    ...(isPrivate !== undefined && { private: isPrivate ?? false }),
  };
}

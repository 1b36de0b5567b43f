import { givenIn } from '#shared/aws/dynamodb.ts';
import { retryOnConflict } from '#shared/aws/transaction.ts';
import type { CredentialId, ProgramId } from '#shared/ids.ts';
import {
  type Credential,
  type CredentialDetails,
  checkDates,
  getCredential,
} from './credentials.ts';
import type { Issuer } from './issuers.ts';
import { moveCredential } from './moving.ts';
import { getProgram } from './programs.ts';
import { ownEditsAfter } from './rules/authority.ts';
import { withDatesAsMeant } from './rules/date-or-instant.ts';
import { changeCredential, setCredentialStatus } from './shareables.ts';

/** What somebody changes of one credential, in the API's words; `null` clears. */
export type CredentialEdit = Omit<CredentialDetails, 'validUntil' | 'issuedAt'> & {
  readonly issuedAt?: Credential['issuedAt'];
  readonly expiresAt?: CredentialDetails['validUntil'];
  readonly programId?: ProgramId;
  readonly status?: Credential['status'];
  /** Fields that imports may update again. */
  readonly release?: readonly string[];
};

/**
 * Edits a credential. What a person edits stays theirs: imports leave it alone until it is released.
 * So does a revocation by a key, until a key takes it back. A repetition changes nothing.
 *
 * @throws AppError NOT_FOUND naming `credentialId` or `programId`; INVALID_INPUT naming `expiresAt`
 *   if it would end before it begins
 */
export async function editCredential(
  issuer: Issuer,
  credentialId: CredentialId,
  edit: CredentialEdit,
  isPerson: boolean,
): Promise<Credential> {
  const { status, programId } = edit;
  if (programId) await getProgram(issuer.issuerId, programId);
  const edited = await retryOnConflict(async () => {
    const found = await getCredential(issuer.issuerId, credentialId);
    const stored = withDatesAsMeant(found, issuer.timeZone);
    const updated = await changeCredential(stored, changesOf(issuer, stored, edit, isPerson));
    const isMoved = updated && programId && programId !== updated.programId;
    return isMoved ? moveCredential(issuer, updated, programId) : updated;
  });
  return status ? setCredentialStatus(edited, status) : edited;
}

function changesOf(
  { timeZone }: Issuer,
  stored: Credential,
  { status, release, programId, expiresAt: validUntil, ...details }: CredentialEdit,
  isPerson: boolean,
) {
  const { issuedAt = stored.issuedAt } = details;
  const isDated = details.issuedAt !== undefined || validUntil !== undefined;
  if (isDated) checkDates({ issuedAt, validUntil: endAfter(stored, validUntil) }, timeZone);
  const own = givenIn({ ...details, programId, status, expiresAt: validUntil });
  const edited = isPerson ? own.map(([field]) => field) : status === 'revoked' ? ['status'] : [];
  const released = !isPerson && status === 'active' ? ['status', ...(release ?? [])] : release;
  const ownEdits = ownEditsAfter(stored.ownEdits, edited, released);
  const isPrivate = details.private === null ? false : details.private;
  return { ...details, private: isPrivate, validUntil, ownEdits };
}

function endAfter(stored: Credential, validUntil: CredentialDetails['validUntil']) {
  return validUntil === undefined ? stored.validUntil : validUntil;
}

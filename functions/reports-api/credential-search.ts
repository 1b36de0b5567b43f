import { derivedId } from '#shared/aws/root-secret.ts';
import { type CredentialId, type IssuerId, idFrom, type RecipientId } from '#shared/ids.ts';
import { totalsOf } from '#shared/rankings/leaves.ts';
import { findCta, findShareLink } from '#shared/registry/clickables.ts';
import { type Credential, findCredential } from '#shared/registry/credentials.ts';
import { latestHeld } from '#shared/registry/holdings.ts';
import { allPrograms } from '#shared/registry/programs.ts';
import { recipientsFor } from '#shared/registry/recipients.ts';

type Found = { readonly credentials: readonly Credential[]; readonly isComplete: boolean };

/**
 * The issuer's credentials that a text leads to: an id or address of it, of a link or of its CTA,
 * its external id, or whose it is, by external id, e-mail address or part of the name.
 */
export async function credentialsFor(issuerId: IssuerId, text: string): Promise<Found> {
  const direct = await credentialNamed(issuerId, text);
  if (direct) return { credentials: [direct], isComplete: true };
  const { found, isComplete } = await recipientsFor(issuerId, text);
  return { credentials: await heldBy(issuerId, found), isComplete };
}

async function credentialNamed(issuerId: IssuerId, text: string) {
  const [, prefix = '', tail = ''] = /\b(crd|lnk|cta)_([A-Za-z0-9]+)/.exec(text) ?? [];
  const id = prefix && (await credentialBehind(`${prefix}_${tail}`));
  const credentialId = id || (await derivedId('crd', issuerId, text));
  return findCredential(issuerId, credentialId);
}

/** Whose credential a link or CTA is does not matter here: the issuer's own are looked up next. */
async function credentialBehind(text: string): Promise<CredentialId | undefined> {
  const linkId = idFrom('lnk', text);
  if (linkId) return (await findShareLink(linkId))?.credentialId;
  const ctaId = idFrom('cta', text);
  if (ctaId) return (await findCta(ctaId))?.credentialId;
  return idFrom('crd', text);
}

/** Credentials with any result of all time, and the latest of each program, with or without results. */
async function heldBy(
  issuerId: IssuerId,
  recipientIds: readonly RecipientId[],
): Promise<Credential[]> {
  const programIds = (await allPrograms(issuerId)).map(({ programId }) => programId);
  const held = await Promise.all(
    recipientIds.map(async (one) => {
      const totals = await totalsOf(issuerId, one);
      const latest = await latestHeld(issuerId, one, programIds);
      return [...totals.map(({ credentialId }) => credentialId), ...latest];
    }),
  );
  const ids = [...new Set(held.flat())];
  const found = await Promise.all(ids.map((id) => findCredential(issuerId, id)));
  return found.filter((credential) => credential !== undefined);
}

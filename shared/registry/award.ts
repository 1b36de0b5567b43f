import { getItem } from '#shared/aws/lean-dynamodb.ts';
import { tables } from '#shared/aws/tables.ts';
import {
  type CredentialId,
  type IssuerId,
  idFrom,
  type ProgramId,
  type RecipientId,
} from '#shared/ids.ts';
import { credentialKey, issuerKey, programKey, publicCredentialKey, recipientKey } from './keys.ts';
import { type StoredDates, withDatesAsMeant } from './rules/date-or-instant.ts';
import { publicCredentialOf, publicNameOf, publicProgramOf } from './rules/public-name.ts';

/** What a card shows of a badge, read without the SDK. */
export type Award = {
  readonly issuer: {
    readonly name: string;
    readonly timeZone: string;
    readonly brandColor?: string;
    readonly namesArePublic?: boolean;
  };
  readonly program: { readonly name: string; readonly description?: string };
  readonly credential: StoredDates & {
    readonly credentialId: CredentialId;
    readonly name?: string;
    readonly imageUrl?: string;
  };
  readonly recipientName?: string;
};

type StoredCredential = Award['credential'] & {
  readonly issuerId: IssuerId;
  readonly programId: ProgramId;
  readonly recipientId: RecipientId;
  readonly status: 'active' | 'revoked';
  readonly private?: boolean;
};

/** The award with that public id; `undefined` if there is none, or if it is private or revoked. */
export async function findAward(id: string | undefined): Promise<Award | undefined> {
  const credentialId = idFrom('crd', id);
  const pointer =
    credentialId && (await read<{ issuerId: IssuerId }>(publicCredentialKey(credentialId)));
  return pointer && awardOf(pointer.issuerId, credentialId);
}

/** The same for who knows the issuer already, with one read less. */
export async function awardOf(
  issuerId: IssuerId,
  credentialId: CredentialId,
): Promise<Award | undefined> {
  const credential = await read<StoredCredential>(credentialKey(issuerId, credentialId));
  if (!credential || credential.private || credential.status !== 'active') return undefined;
  const [issuer, program, recipient] = await Promise.all([
    read<Award['issuer']>(issuerKey(issuerId)),
    read<Award['program']>(programKey(issuerId, credential.programId)),
    read<NonNullable<Parameters<typeof publicCredentialOf>[1]>>(
      recipientKey(issuerId, credential.recipientId),
    ),
  ]);
  if (!issuer || !program) return undefined;
  return {
    issuer,
    program: publicProgramOf(program, recipient, issuer),
    credential: publicCredentialOf(
      withDatesAsMeant(credential, issuer.timeZone),
      recipient,
      issuer,
    ),
    recipientName: recipient && publicNameOf(recipient, issuer),
  };
}

/** Our own writes alone stand there: an item has the shape of its entity. */
async function read<T>(key: ReturnType<typeof issuerKey>): Promise<T | undefined> {
  return (await getItem(tables.registry, key)) as T | undefined;
}

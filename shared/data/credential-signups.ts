import type { Signup, Touch } from '#shared/domain/event.ts';
import type { CredentialId, IssuerId } from '#shared/domain/ids.ts';
import { listOf } from './issuer-list.ts';
import { credentialSignupKey, credentialSignupsPrefix } from './keys.ts';

/** A sign-up as it stands with a credential that led to it: nothing of the person's but their id. */
export type CredentialSignup = Pick<
  Signup,
  'signupId' | 'at' | 'excluded' | 'newLearner' | 'value' | 'currency'
> & {
  readonly externalId: string;
  readonly credited: ListedTouch;
  readonly firstTouch: ListedTouch;
  readonly lastTouch: ListedTouch;
};

type ListedTouch = Pick<Touch, 'credentialId' | 'programId' | 'channel' | 'clickedAt'>;

/** What lists a sign-up: an item for each credential that was its first or last touch; for none if it is nobody's. */
export function credentialSignupItems(event: Signup, externalId: string) {
  const { issuerId, signupId, at, excluded, newLearner, value, currency } = event;
  const { credited, firstTouch = credited, lastTouch = credited } = event;
  if (!credited || !firstTouch || !lastTouch) return [];
  const listed: CredentialSignup = {
    ...{ signupId, externalId, at, excluded, newLearner, value, currency },
    credited: listedTouch(credited),
    firstTouch: listedTouch(firstTouch),
    lastTouch: listedTouch(lastTouch),
  };
  const touched = new Set([credited, firstTouch, lastTouch].map((touch) => touch.credentialId));
  return [...touched].map((credentialId) => {
    return { ...credentialSignupKey(issuerId, { credentialId, at, signupId }), ...listed };
  });
}

function listedTouch({ credentialId, programId, channel, clickedAt }: Touch): ListedTouch {
  return { credentialId, programId, channel, clickedAt };
}

/** A page of the sign-ups that a credential led to, newest first. */
export function listCredentialSignups(
  issuerId: IssuerId,
  credentialId: CredentialId,
  page: { readonly limit?: number; readonly after?: string },
) {
  const prefix = credentialSignupsPrefix(credentialId);
  return listOf<CredentialSignup>(issuerId, prefix, { ...page, isDescending: true });
}

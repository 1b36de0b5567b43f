import type { Adapter, Fields } from './adapter.ts';
import { addressOf, fieldsOf, given, instantOf, shortened, shortName } from './foreign-values.ts';
import { holderOf } from './open-badges-holder.ts';

const TYPES = ['OpenBadgeCredential', 'AchievementCredential'];

/**
 * Open Badges 3.0 (1EdTech), as Verifiable Credentials 1.1 and 2.0 carry it. The badge stands
 * alone, or as `{credential, recipient}` beside the name that the format has no place for.
 */
export const openBadges3: Adapter = {
  name: 'Open Badges 3.0',
  recognises: (row) => TYPES.some((type) => [badgeOf(row).type].flat().includes(type)),
  read(row, { timeZone }) {
    const badge = badgeOf(row);
    const subject = fieldsOf([badge.credentialSubject].flat()[0]);
    const achievement = fieldsOf([subject.achievement].flat()[0]);
    const issued = badge.awardedDate ?? badge.validFrom ?? badge.issuanceDate;
    return holderOf(subjectIdentities(subject), fieldsOf(row.recipient), (recipient) => ({
      externalId: badge.id,
      program: {
        externalId: achievement.id ?? achievement.name,
        name: shortName(achievement.name),
        description: shortened(achievement.description),
      },
      recipient,
      name: shortName(badge.name ?? achievement.name),
      issuedAt: instantOf(issued, timeZone),
      expiresAt: instantOf(badge.validUntil ?? badge.expirationDate, timeZone),
      imageUrl: addressOf(badge.image) ?? addressOf(achievement.image),
    }));
  },
};

function badgeOf(row: Fields): Fields {
  return row.credential ? fieldsOf(row.credential) : row;
}

/** Whom the badge names: an id, or identity objects, plain or hashed. */
function subjectIdentities(subject: Fields) {
  const identifiers = [subject.identifier].flat().map(fieldsOf);
  const plain = (type: string) =>
    identifiers.find(({ identityType, hashed }) => identityType === type && hashed !== true)
      ?.identityHash;
  const hashed = identifiers.find((one) => one.hashed === true);
  const isOfAddress = hashed?.identityType === 'emailAddress';
  const address = typeof subject.id === 'string' && /^mailto:(.+)$/i.exec(subject.id)?.[1];
  return {
    id: address ? undefined : given(subject.id),
    email: address || plain('emailAddress'),
    name: plain('name'),
    hash: hashed?.identityHash,
    salt: isOfAddress ? (hashed?.salt ?? '') : undefined,
  };
}

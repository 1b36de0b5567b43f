import type { Adapter } from './adapter.ts';

type Fields = Readonly<Record<string, unknown>>;

const TYPES = ['OpenBadgeCredential', 'AchievementCredential'];

/**
 * Open Badges 3.0 (1EdTech), as Verifiable Credentials 1.1 and 2.0 carry it. The badge stands
 * alone, or as `{credential, recipient}` beside the name that the format has no place for.
 */
export const openBadges3: Adapter = {
  name: 'Open Badges 3.0',
  recognises: (row) => TYPES.some((type) => [badgeOf(row).type].flat().includes(type)),
  toInput(row) {
    const badge = badgeOf(row);
    const subject = fieldsOf([badge.credentialSubject].flat()[0]);
    const achievement = fieldsOf(subject.achievement);
    return {
      externalId: badge.id,
      program: {
        externalId: achievement.id ?? achievement.name,
        name: achievement.name,
        description: shortened(achievement.description),
      },
      recipient: { ...recipientOf(subject), ...fieldsOf(row.recipient) },
      name: badge.name ?? achievement.name,
      issuedAt: badge.awardedDate ?? badge.validFrom ?? badge.issuanceDate,
      expiresAt: badge.validUntil ?? badge.expirationDate,
      imageUrl: imageOf(badge.image) ?? imageOf(achievement.image),
    };
  },
};

function badgeOf(row: Fields): Fields {
  return row.credential ? fieldsOf(row.credential) : row;
}

/** Whom the badge names: an id, or identity objects of which only plain ones can be read. */
function recipientOf(subject: Fields): Fields {
  const identifiers = [subject.identifier].flat().map(fieldsOf);
  const plain = (type: string) =>
    identifiers.find(({ identityType, hashed }) => identityType === type && hashed !== true)
      ?.identityHash;
  const hashed = identifiers.find((one) => one.hashed === true)?.identityHash;
  const address = typeof subject.id === 'string' && /^mailto:(.+)$/i.exec(subject.id)?.[1];
  return {
    externalId: address ? undefined : (subject.id ?? hashed),
    email: address || plain('emailAddress'),
    name: plain('name'),
  };
}

/** A picture's address; one that is embedded as data has none. */
function imageOf(image: unknown): unknown {
  const address = typeof image === 'string' ? image : fieldsOf(image).id;
  return typeof address === 'string' && address.startsWith('http') ? address : undefined;
}

const DESCRIPTION_MAX = 2000;

function shortened(text: unknown): unknown {
  return typeof text === 'string' ? text.slice(0, DESCRIPTION_MAX).toWellFormed() : text;
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

import { type Adapter, AUTHORITY, type ReadingContext } from './adapter.ts';
import { statusOf } from './badge-parts.ts';
import {
  addressOf,
  dateOrInstantOf,
  type Fields,
  fieldsOf,
  firstTold,
  given,
  idOfContent,
  shortened,
  shortName,
  typesOf,
} from './foreign-values.ts';
import { holderOf, isHashed } from './open-badges-holder.ts';

const TYPES = ['OpenBadgeCredential', 'AchievementCredential'];

/**
 * Open Badges 3.0 (1EdTech), as Verifiable Credentials 1.1 and 2.0 carry it, and other credentials
 * about an achievement. The badge stands alone, or as `{credential, recipient}`.
 *
 * Its title is the achievement's name and nothing else: the credential's own name is the holder's
 * with some issuers, and the subject's always is.
 */
export const openBadges3: Adapter = {
  name: 'Open Badges 3.0',
  authority: AUTHORITY['open-badges-3'],
  recognises(row) {
    const badge = badgeOf(row);
    const types = typesOf(badge);
    if (TYPES.some((type) => types.includes(type))) return true;
    return types.includes('VerifiableCredential') && achievementsOf(badge).length > 0;
  },
  read(row, context) {
    const badge = badgeOf(row);
    const [achievement = {}] = achievementsOf(badge);
    const issued = given(badge.awardedDate) ?? given(badge.validFrom) ?? badge.issuanceDate;
    const { warnings, ...standing } = statusOf(badge, context.beside);
    const reading = holderOf(subjectIdentities(badge), fieldsOf(row.recipient), (recipient) => ({
      externalId: externalIdOf(badge, context),
      program: {
        externalId: given(achievement.id) ?? shortName(achievement.name),
        name: shortName(achievement.name),
        description: shortened(achievement.description),
      },
      recipient,
      name: shortName(achievement.name),
      issuedAt: dateOrInstantOf(issued, context.timeZone),
      expiresAt: dateOrInstantOf(
        firstTold(badge.validUntil, badge.expirationDate),
        context.timeZone,
      ),
      imageUrl: firstTold(addressOf(badge.image), addressOf(achievement.image)),
      ...toldBy(standing),
    }));
    return 'input' in reading ? { ...reading, warnings } : reading;
  },
};

/** What status lists say; nothing where none was read. */
function toldBy({ isRevoked, isActive, isSuspended, isUnsuspended }: ReturnType<typeof statusOf>) {
  return {
    ...(isRevoked && { status: 'revoked' }),
    ...(isActive && { status: 'active' }),
    ...(isSuspended && { private: true }),
    ...(isUnsuspended && !isSuspended && { private: false }),
  };
}

function badgeOf(row: Fields): Fields {
  return row.credential ? fieldsOf(row.credential) : row;
}

function subjectOf(badge: Fields): Fields {
  return fieldsOf([badge.credentialSubject].flat()[0]);
}

/** What was achieved; `hasCredential` is how credentials of schema.org say it. */
function achievementsOf(badge: Fields): Fields[] {
  const { achievement, hasCredential } = subjectOf(badge);
  return [achievement ?? hasCredential ?? []].flat().map(fieldsOf);
}

/** The id; of the second part of a badge and the next ones, with what tells it from the others. */
function externalIdOf(badge: Fields, { idKey }: ReadingContext): unknown {
  const { part, ...whole } = badge;
  const id = given(badge.id);
  if (!id) return idOfContent(whole, idKey);
  if (!part || typeof id !== 'string') return id;
  const { id: subject, identifier, name } = subjectOf(badge);
  const [achievement] = achievementsOf(badge);
  const own = { subject, identifier, name, achievement: achievement?.id ?? achievement?.name };
  return `${id}#${idOfContent(own, idKey)}`;
}

const ADDRESS = /^(?:mailto:)?([^\s@:/]+@[^\s@:/]+)$/i;

/** Whom the badge names: an id, or identity objects, plain or hashed. */
function subjectIdentities(badge: Fields) {
  const subject = subjectOf(badge);
  const identifiers = [subject.identifier].flat().map(fieldsOf);
  const plain = (type: string) =>
    identifiers.find(
      ({ identityType, hashed, identityHash }) =>
        identityType === type && !isHashed(hashed, identityHash),
    )?.identityHash;
  const hashed = identifiers.find((one) => isHashed(one.hashed, one.identityHash));
  const isOfAddress = hashed?.identityType === 'emailAddress';
  const address = typeof subject.id === 'string' && ADDRESS.exec(subject.id)?.[1];
  const profile = fieldsOf(subject.profile);
  const names = [shortName(subject.name), fullNameOf(subject), fullNameOf(profile), plain('name')];
  return {
    id: address ? undefined : given(subject.id),
    email: address || plain('emailAddress') || given(subject.email ?? profile.email),
    name:
      names.find((name) => name && !isTitled(name, badge)) ??
      (subject.name === null ? null : undefined),
    hash: hashed?.identityHash,
    salt: isOfAddress ? (given(hashed?.salt) ?? '') : undefined,
  };
}

/** Some call the subject `Rosa Diaz’s Safety Badge`: that is nobody's name. */
function isTitled(name: unknown, badge: Fields): boolean {
  const title = shortName(achievementsOf(badge)[0]?.name);
  if (typeof name !== 'string' || typeof title !== 'string') return false;
  return name.toLowerCase().includes(title.toLowerCase());
}

function fullNameOf({ name, givenName, familyName, firstName, lastName }: Fields): unknown {
  const parts = [givenName ?? firstName, familyName ?? lastName];
  const text = parts.filter((part) => typeof part === 'string' && part).join(' ');
  return shortName(name) ?? shortName(text);
}

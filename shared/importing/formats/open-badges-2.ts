import { type Adapter, AUTHORITY, type ReadingContext } from './adapter.ts';
import { statusOf, UNREAD } from './badge-parts.ts';
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

/**
 * Open Badges 2.0, 2.1 and those before it: an Assertion, alone or as `{credential, recipient}`. Of
 * a badge class that is told as an address only, the file has to hold the class, or the issuer the
 * program: nothing is fetched.
 */
export const openBadges2: Adapter = {
  name: 'Open Badges 2.0',
  // A badge class that is an address only has no name to be sure of.
  authority: AUTHORITY['open-badges-2'],
  recognises(row) {
    const assertion = assertionOf(row);
    if (typesOf(assertion).includes('Assertion')) return true;
    const isFirst =
      typeof assertion.recipient === 'string' && Boolean(fieldsOf(assertion.badge).name);
    return isFirst || Boolean(assertion.badge && fieldsOf(assertion.recipient).identity);
  },
  read(row, context) {
    const assertion = assertionOf(row);
    const { isRevoked, isActive, warnings } = statusOfAssertion(assertion, context);
    // A revoked assertion need not tell more than that.
    if (isRevoked && !assertion.badge) return { revokes: assertion.id };
    const badgeClass = badgeClassOf(assertion.badge, context);
    const who = identitiesOf(assertion);
    const reading = holderOf(who, besideOf(row), (recipient) => ({
      externalId:
        given(assertion.id) ?? given(assertion.uid) ?? idOfContent(assertion, context.idKey),
      program: programOf(badgeClass),
      recipient,
      name: isNamed(badgeClass) ? shortName(badgeClass.name) : undefined,
      issuedAt: dateOrInstantOf(
        firstTold(assertion.issuedOn, assertion.issued_on),
        context.timeZone,
      ),
      expiresAt: dateOrInstantOf(assertion.expires, context.timeZone),
      imageUrl: pictureOf(assertion, badgeClass, 'hash' in who),
      ...(isActive && { status: 'active' }),
      ...(isRevoked && { status: 'revoked' }),
    }));
    if (!('input' in reading)) return reading;
    const unnamed = { isProgramUnnamed: true, guesses: ['program.name'] as const };
    return { ...reading, warnings, ...(!isNamed(badgeClass) && unnamed) };
  },
};

function assertionOf(row: Fields): Fields {
  return row.credential ? fieldsOf(row.credential) : row;
}

function besideOf(row: Fields): Fields {
  return row.credential ? fieldsOf(row.recipient) : {};
}

/** Revoked by itself, by a list in the file, or by one within its issuer. */
function statusOfAssertion(assertion: Fields, { beside }: ReadingContext) {
  const { isRevoked, isActive, warnings = [] } = statusOf(assertion, beside);
  const { issuer } = fieldsOf(assertion.badge);
  const { revocationList: list } = fieldsOf(issuer);
  const isUnread = typeof list === 'string' && !beside.revocationLists.has(list);
  return {
    isRevoked: assertion.revoked === true || isRevoked,
    isActive: isActive || assertion.revoked === false || assertion.revoked === null,
    warnings: isUnread ? [...warnings, UNREAD] : warnings,
  };
}

function badgeClassOf(badge: unknown, { beside }: ReadingContext): Fields {
  const id = typeof badge === 'string' ? badge : fieldsOf(badge).id;
  const told = typeof badge === 'string' ? { id: badge } : fieldsOf(badge);
  const found = typeof id === 'string' ? beside.badgeClasses.get(id) : undefined;
  return isNamed(told) || !found ? told : { ...found, ...told };
}

/** A class that only its address is told of has no name. */
function isNamed({ id, name }: Fields): boolean {
  return Boolean(given(name)) || id === undefined;
}

function identitiesOf({ recipient, salt: outerSalt, ...assertion }: Fields) {
  const told =
    typeof recipient === 'string' ? firstRecipient(recipient, outerSalt) : fieldsOf(recipient);
  const { type, identity, hashed, salt, name } = told;
  const { name: profileName } = fieldsOf(
    assertion['extensions:recipientProfile'] ?? assertion.recipientProfile,
  );
  const isAddress = [type ?? 'email']
    .flat()
    .some((one) => one === 'email' || one === 'emailAddress');
  const names = { name: shortName(firstTold(profileName, name)) };
  if (isHashed(hashed, identity)) {
    return { ...names, hash: identity, salt: isAddress ? (given(salt) ?? '') : undefined };
  }
  return isAddress ? { ...names, email: identity } : { ...names, id: identity };
}

/** Open Badges 0.5: an address, or its hash, with the salt beside it. */
function firstRecipient(identity: string, salt: unknown): Fields {
  return { type: 'email', identity, salt, hashed: identity.includes('$') };
}

function programOf(badgeClass: Fields) {
  const { id, name, description } = badgeClass;
  return {
    externalId: id ?? name,
    name: shortName(isNamed(badgeClass) ? name : id),
    description: shortened(description),
  };
}

/**
 * The class's picture, which is the same for all: an assertion's own has the assertion baked in, and
 * is public only if that names nobody in plain text.
 */
function pictureOf({ image }: Fields, badgeClass: Fields, isHashed: boolean): unknown {
  return firstTold(addressOf(badgeClass.image), isHashed ? addressOf(image) : undefined);
}

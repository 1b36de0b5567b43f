import type { Adapter, Fields } from './adapter.ts';
import { addressOf, fieldsOf, given, instantOf, shortened, shortName } from './foreign-values.ts';
import { holderOf } from './open-badges-holder.ts';

/**
 * Open Badges 2.0: an Assertion, alone or as `{credential, recipient}`. Its badge class may be an
 * address only; then that is the program's name until somebody gives it another.
 */
export const openBadges2: Adapter = {
  name: 'Open Badges 2.0',
  recognises(row) {
    const assertion = assertionOf(row);
    const isNamed = [assertion.type].flat().includes('Assertion');
    return isNamed || Boolean(assertion.badge && fieldsOf(assertion.recipient).identity);
  },
  read(row, { timeZone }) {
    const assertion = assertionOf(row);
    const isRevoked = assertion.revoked === true;
    // A revoked assertion need not tell more than that.
    if (isRevoked && !assertion.badge) return { revokes: assertion.id };
    return holderOf(identitiesOf(assertion), besideOf(row), (recipient) => ({
      externalId: assertion.id ?? assertion.uid,
      program: programOf(assertion.badge),
      recipient,
      name: shortName(fieldsOf(assertion.badge).name),
      issuedAt: instantOf(assertion.issuedOn, timeZone),
      expiresAt: instantOf(assertion.expires, timeZone),
      imageUrl: addressOf(assertion.image) ?? addressOf(fieldsOf(assertion.badge).image),
      ...(isRevoked && { status: 'revoked' }),
    }));
  },
};

function assertionOf(row: Fields): Fields {
  return row.credential ? fieldsOf(row.credential) : row;
}

function besideOf(row: Fields): Fields {
  return row.credential ? fieldsOf(row.recipient) : {};
}

function identitiesOf({ recipient }: Fields) {
  const { type, identity, hashed, salt } = fieldsOf(recipient);
  const isAddress = type === 'email' || type === undefined;
  if (hashed === true) {
    return { hash: identity, salt: isAddress ? (given(salt) ?? '') : undefined };
  }
  return isAddress ? { email: identity } : { id: identity };
}

function programOf(badge: unknown) {
  if (typeof badge === 'string') return { externalId: badge, name: shortName(badge) };
  const { id, name, description } = fieldsOf(badge);
  return { externalId: id ?? name, name: shortName(name), description: shortened(description) };
}

import type { Adapter } from './adapter.ts';
import { type Fields, fieldsOf, given } from './foreign-values.ts';
import { openBadges2 } from './open-badges-2.ts';

/**
 * Assertions as version 2 of Badgr's API answers them, which is also that of Canvas Credentials and
 * Parchment Digital Badges: Open Badges 2.0 in other words. The class is named by its id, unless the
 * file holds it, as `GET /v2/issuers/{entityId}/badgeclasses` answers it.
 */
export const badgr: Adapter = {
  name: 'Badgr',
  authority: openBadges2.authority,
  recognises: (row) => isAssertion(assertionOf(row)),
  read(row, context) {
    const { badgeClasses } = context.beside;
    const { recipient } = row.credential ? row : { recipient: {} };
    const assertion = assertionOf(row);
    const id = given(assertion.badgeclassOpenBadgeId) ?? assertion.badgeclass;
    const told = fieldsOf(assertion.badgeclass);
    const beside = [id, assertion.badgeclass].map((one) => badgeClasses.get(String(one)));
    const found = given(told.name) ? told : (beside.find(Boolean) ?? {});
    const { name = assertion.badgeclassName, description, image, openBadgeId = id } = found;
    // The assertion's own picture has it baked in: hashed, or with the address in plain text.
    const own = fieldsOf(assertion.recipient).hashed === true ? assertion.image : undefined;
    const badge = { id: openBadgeId, name, description, image: image ?? own };
    const credential = {
      ...assertion,
      type: 'Assertion',
      id: given(assertion.openBadgeId) ?? given(assertion.entityId),
      recipient: recipientOf(assertion),
      badge,
    };
    return openBadges2.read({ credential, recipient }, context);
  },
};

function assertionOf(row: Fields): Fields {
  return row.credential ? fieldsOf(row.credential) : row;
}

function isAssertion({
  entityType,
  badgeclass,
  badgeclassOpenBadgeId,
  recipient,
}: Fields): boolean {
  const isOfClass = badgeclass !== undefined || badgeclassOpenBadgeId !== undefined;
  return isOfClass && (entityType === 'Assertion' || Boolean(recipient));
}

/** The plain address, which they tell to the issuer beside its hash. */
function recipientOf(assertion: Fields): Fields {
  const { plaintextIdentity, ...told } = fieldsOf(assertion.recipient);
  if (!given(plaintextIdentity)) return told;
  return { ...told, identity: plaintextIdentity, hashed: false, salt: undefined };
}

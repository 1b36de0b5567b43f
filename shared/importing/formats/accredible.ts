import { type Adapter, AUTHORITY } from './adapter.ts';
import {
  addressOf,
  dateOrInstantOf,
  type Fields,
  fieldsOf,
  firstTold,
  given,
  idText,
  named,
  shortened,
  shortName,
  unwrappedFrom,
} from './foreign-values.ts';

/**
 * Accredible's credentials, as their API answers one (`{"credential": …}`), lists them, and finds
 * them: version 1 with nested recipients and groups, version 2 with flat ones.
 *
 * What is private or not approved is imported as private, and gets no share link until it is
 * neither. A course's link is where CTAs lead, if the issuer allows that host.
 */
export const accredible: Adapter = {
  name: 'Accredible',
  // A group's course link and description only fill gaps: credentials of one group tell different ones.
  authority: AUTHORITY.accredible,
  recognises(row) {
    const credential = unwrappedFrom(row, 'credential');
    return 'issued_on' in credential && 'id' in credential;
  },
  read(row, context) {
    const credential = unwrappedFrom(row, 'credential');
    return {
      input: {
        externalId: named('accredible', credential.id),
        program: programOf(credential),
        recipient: recipientOf(credential),
        name: shortName(credential.name),
        issuedAt: dateOrInstantOf(credential.issued_on, context.timeZone),
        expiresAt: dateOrInstantOf(credential.expired_on, context.timeZone),
        url: addressOf(credential.url),
        imageUrl: imageOf(credential),
        private: credential.private === true || credential.approve === false,
      },
      ...(!isGroupNamed(credential) && { guesses: ['program.name'] as const }),
    };
  },
};

/** Without its group's name, a credential's own name stands for it. */
function isGroupNamed({ group, group_name }: Fields): boolean {
  const { course_name, name } = fieldsOf(group);
  return Boolean(course_name ?? name ?? group_name);
}

function programOf(credential: Fields) {
  const group = fieldsOf(credential.group);
  const name = group.course_name ?? group.name ?? credential.group_name ?? credential.name;
  const id = group.id ?? credential.group_id ?? group.name ?? credential.group_name;
  return {
    externalId: named('accredible', id ?? credential.name),
    name: shortName(name),
    description: shortened(credential.description),
    destinationUrl: addressOf(credential.course_link),
  };
}

function recipientOf({ recipient, ...flat }: Fields) {
  const { id, name, email } = fieldsOf(recipient);
  return {
    externalId: idText(id) ?? idText(flat.recipient_id),
    name: shortName(firstTold(name, flat.recipient_name)),
    email: given(email) ?? given(flat.recipient_email),
  };
}

/** The badge's picture; that of a certificate, or of a post about one, has its holder's name on it. */
function imageOf({ badge }: Fields): unknown {
  return addressOf(fieldsOf(fieldsOf(badge).image).preview);
}

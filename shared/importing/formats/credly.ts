import { type Adapter, AUTHORITY, type Reading, type ReadingContext } from './adapter.ts';
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

const EVENT = /^badge\./;

/** Not yet, or no longer, what its earner shows. */
const HIDDEN_STATES: readonly unknown[] = ['pending', 'rejected'];

/**
 * Credly's issued badges (`{"data": …}` or alone) and webhook events.
 *
 * The webhook itself carries nothing but ids: who receives it asks Credly for the event under that
 * id, and sends us the answer, which holds the badge.
 */
export const credly: Adapter = {
  name: 'Credly',
  authority: AUTHORITY.credly,
  recognises(row) {
    const told = unwrappedFrom(row, 'data');
    return isEvent(told) || ('badge_template' in told && 'state' in told);
  },
  read(row, context) {
    const told = unwrappedFrom(row, 'data');
    return isEvent(told) ? readEvent(told, context) : readBadge(told, context);
  },
};

function isEvent({ event_type }: Fields): boolean {
  return typeof event_type === 'string' && EVENT.test(event_type);
}

function readEvent({ event_type, id, badge, badge_id }: Fields, context: ReadingContext): Reading {
  const { id: badgeId = badge_id, ...rest } = fieldsOf(badge);
  if (event_type === 'badge.deleted' && badgeId) return { revokes: named('credly', badgeId) };
  if (rest.badge_template) return readBadge(fieldsOf(badge), context);
  const message = `a notice of Credly names only itself: ask Credly for the event ${String(id)}, and send what it answers`;
  return { fault: { field: 'badge', message } };
}

/** Not told, unless a part of it is. */
function nameOf(...parts: unknown[]): unknown {
  if (parts.every((part) => part === undefined)) return undefined;
  return shortName(parts.filter((part) => given(part)).join(' '));
}

function readBadge(badge: Fields, { timeZone }: ReadingContext): Reading {
  const template = fieldsOf(badge.badge_template);
  const { issued_to_first_name: first, issued_to_last_name: last } = badge;
  return {
    input: {
      externalId: named('credly', badge.id),
      program: {
        externalId: named('credly', template.id),
        name: shortName(template.name),
        description: shortened(template.description),
      },
      recipient: {
        externalId: idText(badge.issuer_earner_id),
        name: nameOf(first, last),
        email: given(badge.recipient_email),
      },
      name: shortName(template.name),
      issuedAt: dateOrInstantOf(badge.issued_at, timeZone),
      expiresAt: dateOrInstantOf(badge.expires_at, timeZone),
      url: addressOf(badge.badge_url),
      imageUrl: firstTold(addressOf(badge.image_url), addressOf(template.image_url)),
      private: badge.public === false || HIDDEN_STATES.includes(badge.state),
      ...(badge.state !== undefined && {
        status: badge.state === 'revoked' ? 'revoked' : 'active',
      }),
    },
  };
}

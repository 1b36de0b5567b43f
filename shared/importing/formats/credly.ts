import type { Adapter, Fields, Reading } from './adapter.ts';
import {
  addressOf,
  fieldsOf,
  given,
  idText,
  instantOf,
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
  recognises(row) {
    const told = unwrappedFrom(row, 'data');
    return isEvent(told) || ('badge_template' in told && 'state' in told);
  },
  read(row, { timeZone }) {
    const told = unwrappedFrom(row, 'data');
    return isEvent(told) ? readEvent(told, timeZone) : readBadge(told, timeZone);
  },
};

function isEvent({ event_type }: Fields): boolean {
  return typeof event_type === 'string' && EVENT.test(event_type);
}

function readEvent({ event_type, id, badge, badge_id }: Fields, timeZone: string): Reading {
  const { id: badgeId = badge_id, ...rest } = fieldsOf(badge);
  if (event_type === 'badge.deleted' && badgeId) return { revokes: named('credly', badgeId) };
  if (rest.badge_template) return readBadge(fieldsOf(badge), timeZone);
  const message = `a notice of Credly names only itself: ask Credly for the event ${String(id)}, and send what it answers`;
  return { fault: { field: 'badge', message } };
}

function readBadge(badge: Fields, timeZone: string): Reading {
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
        name: shortName([first, last].filter((part) => given(part)).join(' ')),
        email: given(badge.recipient_email),
      },
      name: shortName(template.name),
      issuedAt: instantOf(badge.issued_at, timeZone),
      expiresAt: instantOf(badge.expires_at, timeZone),
      url: addressOf(badge.badge_url),
      imageUrl: addressOf(badge.image_url) ?? addressOf(template.image_url),
      private: badge.public === false || HIDDEN_STATES.includes(badge.state),
      ...(badge.state === 'revoked' && { status: 'revoked' }),
    },
  };
}

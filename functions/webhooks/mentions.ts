import { DAY } from '#shared/calendar.ts';
import { MentionNotification } from '#shared/contracts/feedback.ts';
import { AppError } from '#shared/errors.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { saveMention } from '#shared/registry/mentions.ts';
import { findProgram } from '#shared/registry/programs.ts';
import { occurrenceTime, receiveNotification, withIgnored } from './notification.ts';

/** If a bad programId were dropped, the mention would count for the wrong program, and the corrected one be a duplicate. */
const NEEDED = ['data.programId'];

/** Listening tools report older posts too. The limit is the longest period of a report. */
const BACKFILL_MAX = 5 * 366 * DAY;

/**
 * POST /v1/webhooks/{issuerId}/mentions: counts a mention.
 *
 * Idempotent by source and externalId, with no time limit: a repeat answers `duplicate`.
 */
export async function receiveMention(event: ApiEvent): Promise<ApiResult> {
  const { issuer, notification, ignored } = await receiveNotification(
    MentionNotification,
    event,
    NEEDED,
  );
  const { timestamp } = notification;
  const { mentionedAt, programId, ...mention } = notification.data;
  if (programId && !(await findProgram(issuer.issuerId, programId))) {
    throw new AppError('NOT_FOUND', 'there is no such program', { field: 'data.programId' });
  }
  const { at, ignored: ignoredTimes } = occurrenceTime(Date.now() - BACKFILL_MAX, {
    'data.mentionedAt': mentionedAt,
    timestamp,
  });
  const isNew = await saveMention(issuer, { ...mention, ...(programId && { programId }), at });
  const answer = { status: isNew ? 'created' : 'duplicate' };
  return json(202, withIgnored(answer, [...ignored, ...ignoredTimes]));
}

import { DAY } from '#shared/calendar.ts';
import { MentionNotification } from '#shared/contracts/feedback.ts';
import { AppError } from '#shared/errors.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { saveMention } from '#shared/registry/mentions.ts';
import { findProgram } from '#shared/registry/programs.ts';
import { happenedAt, notified, telling } from '../notified.ts';

/** Without its program a mention would count elsewhere, and its correction be a duplicate. */
const NEEDED = ['data.programId'];

/** Listening tools tell of older posts, too; as far back as the longest period of a report. */
const HISTORY = 5 * 366 * DAY;

/** POST /v1/webhooks/{issuerId}/mentions: count a mention, once for each source and id, for ever. */
export async function receiveMention(event: ApiEvent): Promise<ApiResult> {
  const { issuer, notification, ignored } = await notified(MentionNotification, event, NEEDED);
  const { timestamp } = notification;
  const { mentionedAt, programId, ...mention } = notification.data;
  if (programId && !(await findProgram(issuer.issuerId, programId))) {
    throw new AppError('NOT_FOUND', 'there is no such program', { field: 'data.programId' });
  }
  const happened = happenedAt(Date.now() - HISTORY, { 'data.mentionedAt': mentionedAt, timestamp });
  const { at } = happened;
  const isNew = await saveMention(issuer, { ...mention, ...(programId && { programId }), at });
  const answer = { status: isNew ? 'created' : 'duplicate' };
  return json(202, telling(answer, [...ignored, ...happened.ignored]));
}

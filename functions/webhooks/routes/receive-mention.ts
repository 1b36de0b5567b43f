import { MentionNotification } from '#shared/contracts/feedback.ts';
import { AppError } from '#shared/errors.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { saveMention } from '#shared/registry/mentions.ts';
import { findProgram } from '#shared/registry/programs.ts';
import { happenedAt, notified } from '../notified.ts';

/** POST /v1/webhooks/{issuerId}/mentions: count a mention, once for each source and id, for ever. */
export async function receiveMention(event: ApiEvent): Promise<ApiResult> {
  const { issuer, notification } = await notified(MentionNotification, event);
  const { mentionedAt, programId, ...mention } = notification.data;
  if (programId && !(await findProgram(issuer.issuerId, programId))) {
    throw new AppError('NOT_FOUND', 'there is no such program', { field: 'data.programId' });
  }
  const at = happenedAt(mentionedAt);
  const isNew = await saveMention(issuer, { ...mention, ...(programId && { programId }), at });
  return json(202, { status: isNew ? 'created' : 'duplicate' });
}

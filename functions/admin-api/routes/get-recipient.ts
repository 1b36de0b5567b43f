import type { Caller } from '#shared/access/authenticate.ts';
import { AppError } from '#shared/errors.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { findRecipient } from '#shared/registry/recipients.ts';
import { recipientAnswer } from '../answers.ts';
import { idInPath } from '../path.ts';

/** GET /v1/recipients/{recipientId} */
export async function getRecipient(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const recipient = await findRecipient(issuer.issuerId, idInPath(event, 'rcp'));
  if (recipient) return json(200, recipientAnswer(recipient));
  throw new AppError('NOT_FOUND', 'there is no such recipient', { field: 'recipientId' });
}

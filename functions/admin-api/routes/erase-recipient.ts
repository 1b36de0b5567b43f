import type { Caller } from '#shared/access/authenticate.ts';
import { AppError } from '#shared/errors.ts';
import { type ApiEvent, type ApiResult, noContent } from '#shared/http/api.ts';
import * as recipients from '#shared/registry/recipients.ts';
import { idInPath } from '../path.ts';

/** DELETE /v1/recipients/{recipientId}: forget the person; what they brought stays counted. */
export async function eraseRecipient(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const recipient = await recipients.findRecipient(issuer.issuerId, idInPath(event, 'rcp'));
  if (!recipient) {
    throw new AppError('NOT_FOUND', 'there is no such recipient', { field: 'recipientId' });
  }
  await recipients.eraseRecipient(recipient);
  return noContent();
}

import type { Caller } from '#shared/access/authenticate.ts';
import { RecipientPatch } from '#shared/contracts/admin.ts';
import { AppError } from '#shared/errors.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { parseBody } from '#shared/http/input.ts';
import { findRecipient, setPublic } from '#shared/registry/recipients.ts';
import { recipientAnswer } from '../answers.ts';
import { idInPath } from '../path.ts';

/** PATCH /v1/recipients/{recipientId}: what a person told the issuer; their own no is final. */
export async function patchRecipient(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const recipientId = idInPath(event, 'rcp');
  const { isPublic } = parseBody(RecipientPatch, event);
  const stored = await findRecipient(issuer.issuerId, recipientId);
  if (!stored) {
    throw new AppError('NOT_FOUND', 'there is no such recipient', { field: 'recipientId' });
  }
  const changed = await setPublic(stored, isPublic, 'issuer');
  if (changed || !isPublic) return json(200, recipientAnswer(changed ?? stored));
  const message = stored.erasedAt ? 'they were erased' : 'they said no themselves';
  throw new AppError('CONFLICT', message, { field: 'isPublic' });
}

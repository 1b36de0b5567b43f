import type { PublicRequest } from '#shared/attribution/visitor.ts';
import type { ApiResult } from '#shared/http/api.ts';
import { setPublic } from '#shared/registry/recipients.ts';
import { backTo, ownersForm } from '../owners-form.ts';

/**
 * POST /o/{credentialId}/consent: records whether the owner appears by name. Requires the owner cookie
 * and the form's CSRF token.
 */
export async function setConsent(
  request: PublicRequest,
  credentialId: string | undefined,
): Promise<ApiResult> {
  const sent = await ownersForm(request, credentialId);
  if ('refusal' in sent) return sent.refusal;
  const { badge, form } = sent;
  await setPublic(badge.credential, form.get('isPublic') === 'true', 'recipient');
  return backTo(badge);
}

import { AppError } from '#shared/errors.ts';
import type { ApiEvent } from '#shared/http/api.ts';
import { type IdPrefix, idFrom } from '#shared/ids.ts';

const FIELDS = {
  prg: 'programId',
  crd: 'credentialId',
  rcp: 'recipientId',
  key: 'keyId',
  cta: 'ctaId',
  pth: 'pathwayId',
  imp: 'importId',
  shr: 'sharedReportId',
} as const satisfies Partial<Record<IdPrefix, string>>;

/** The id in a request's path. @throws AppError NOT_FOUND: what is not an id is not there either */
export function idInPath<P extends keyof typeof FIELDS>(event: ApiEvent, prefix: P) {
  const field = FIELDS[prefix];
  const id = idFrom(prefix, event.pathParameters?.[field]);
  if (id) return id;
  throw new AppError('NOT_FOUND', 'there is no such thing', { field });
}

import { destinationFault } from '#shared/domain/destination.ts';
import { AppError } from '#shared/domain/errors.ts';
import type { Issuer } from './issuers.ts';

/** @throws AppError INVALID_INPUT naming the field if links of this issuer may not lead there */
export function checkDestination(
  { allowedHosts }: Issuer,
  destinationUrl: string | undefined,
  field = 'destinationUrl',
): void {
  const fault = destinationUrl && destinationFault(destinationUrl, allowedHosts);
  if (fault) throw new AppError('INVALID_INPUT', `${field}: ${fault}`, { field });
}

import type * as z from 'zod';
import type { Delivery } from '#shared/attribution/signups.ts';
import { AppError } from '#shared/errors.ts';
import type { ApiEvent } from '#shared/http/api.ts';
import { bodyText, jsonFrom, parseInput } from '#shared/http/input.ts';
import { idFrom } from '#shared/ids.ts';
import { findIssuer, type Issuer } from '#shared/registry/issuers.ts';
import { verify } from './verify.ts';

export type Notified<T> = {
  readonly issuer: Issuer;
  readonly notification: T;
  readonly delivery: Delivery;
};

/**
 * A notification for the issuer in the path, its signature checked before anything is read.
 *
 * @throws AppError NOT_FOUND naming `issuerId`, UNAUTHENTICATED naming the header, INVALID_INPUT
 *   naming the field
 */
export async function notified<T extends z.ZodType>(
  schema: T,
  event: ApiEvent,
): Promise<Notified<z.output<T>>> {
  const issuerId = idFrom('iss', event.pathParameters?.issuerId);
  const issuer = issuerId && (await findIssuer(issuerId));
  if (!issuer) throw new AppError('NOT_FOUND', 'there is no such issuer', { field: 'issuerId' });
  const body = bodyText(event);
  const delivery = await verify(issuer, event, body);
  return { issuer, delivery, notification: parseInput(schema, jsonFrom(body)) };
}

/** When something happened, as its sender says; never after now. */
export function happenedAt(said: string | undefined): number {
  return said ? Math.min(Date.parse(said), Date.now()) : Date.now();
}

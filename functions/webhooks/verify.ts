import { createHash } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { validSignupSecrets } from '#shared/attribution/signup-secrets.ts';
import type { Delivery } from '#shared/attribution/signups.ts';
import { AppError } from '#shared/errors.ts';
import type { ApiEvent } from '#shared/http/api.ts';
import type { Issuer } from '#shared/registry/issuers.ts';

/**
 * A delivery whose signature over the raw body is good under one of the issuer's valid secrets and
 * not older than five minutes.
 *
 * @throws AppError UNAUTHENTICATED naming the header at fault
 */
export async function verify(issuer: Issuer, event: ApiEvent, body: string): Promise<Delivery> {
  const headers = {
    'webhook-id': header(event, 'webhook-id'),
    'webhook-timestamp': header(event, 'webhook-timestamp'),
    'webhook-signature': header(event, 'webhook-signature'),
  };
  const failures: string[] = [];
  for (const secret of await validSignupSecrets(issuer)) {
    const failure = failureUnder(secret, body, headers);
    if (failure === undefined)
      return { webhookId: headers['webhook-id'], bodySha256: hashOf(body) };
    failures.push(failure);
  }
  const isLate = failures.some((message) => /timestamp/i.test(message));
  const field = isLate ? 'webhook-timestamp' : 'webhook-signature';
  throw new AppError('UNAUTHENTICATED', failures[0] ?? 'no secret is valid', { field });
}

/** Why the signature is not good under that secret, or `undefined` if it is. */
function failureUnder(secret: string, body: string, headers: Record<string, string>) {
  try {
    new Webhook(secret).verify(body, headers);
    return undefined;
  } catch (error) {
    // A body is read as JSON only after its signature was found good.
    if (error instanceof SyntaxError) return undefined;
    return error instanceof Error ? error.message : String(error);
  }
}

function hashOf(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}

const HEADER_LENGTH_MAX = 500;

function header({ headers }: ApiEvent, name: string): string {
  const value = headers[name];
  if (value && value.length <= HEADER_LENGTH_MAX && /^\P{Cc}+$/u.test(value)) return value;
  throw new AppError('UNAUTHENTICATED', `the header ${name} is missing or too long`, {
    field: name,
  });
}

import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { Webhook } from 'standardwebhooks';
import { signupSecret } from '#shared/attribution/signup-secrets.ts';
import type { Issuer } from '#shared/registry/issuers.ts';
import { handler } from '../../functions/webhooks/handler.ts';
import { visit } from './visit.ts';

/** Send a webhook as the issuer's systems would: signed over its raw body. */
export async function sendWebhook(
  { issuerId }: Issuer,
  what: string,
  body: unknown,
  secret?: string,
) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const key = secret ?? (await signupSecret(issuerId, 1));
  const [id, at] = [`msg_${randomUUID()}`, new Date()];
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(key).sign(id, at, text),
  };
  const request = visit(`/v1/webhooks/${issuerId}/${what}`, { method: 'POST', headers });
  const event = { ...request, body: text } as APIGatewayProxyEventV2;
  const { statusCode, body: answer } = await handler(event, {} as Context);
  return { status: statusCode, answer: JSON.parse(String(answer)) };
}

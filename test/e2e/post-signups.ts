import { Webhook } from 'standardwebhooks';

/** A process of its own that notifies sign-ups: `{url, issuerId, secret, signups}` on stdin. */
type Task = {
  readonly url: string;
  readonly issuerId: string;
  readonly secret: string;
  readonly signups: readonly { externalId: string; clickId: string }[];
};

let text = '';
for await (const chunk of process.stdin) text += chunk;
const { url, issuerId, secret, signups } = JSON.parse(text) as Task;

const statuses: Record<string, number> = {};
for (const [i, data] of signups.entries()) {
  const body = JSON.stringify({ type: 'signup.created', data });
  const at = new Date();
  const id = `msg_${i}`;
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
  };
  const answer = await fetch(`${url}/v1/webhooks/${issuerId}/signups`, {
    method: 'POST',
    headers,
    body,
  });
  const { status = answer.status } = (await answer.json()) as { status?: string };
  statuses[status] = (statuses[status] ?? 0) + 1;
}
process.stdout.write(JSON.stringify(statuses));

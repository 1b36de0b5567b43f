import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

type Local = { readonly url: string; readonly issuerId: string; readonly signupSecret: string };

/** An issuer's own site: a landing page with our snippet, and a system that notifies sign-ups. */
export type LandingSite = {
  readonly url: string;
  /** What each notification was answered. */
  readonly signups: readonly unknown[];
  stop(): Promise<void>;
};

export async function startLandingSite(badgetrail: Local): Promise<LandingSite> {
  const signups: unknown[] = [];
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    if (request.method === 'POST') {
      const form = new URLSearchParams(await textOf(request));
      signups.push(await notify(badgetrail, form));
      return send(response, badgetrail.url, '<h1>Welcome</h1>');
    }
    if (pathname === '/badges') {
      return send(response, badgetrail.url, badgeOf(badgetrail.url, searchParams));
    }
    send(response, badgetrail.url, landing(badgetrail.url));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}`,
    signups,
    async stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

const landing = (badgetrail: string) => `<script src="${badgetrail}/track.js" async></script>
<h1>Rust 101</h1>
<form action="/sign-up" method="post">
<input type="hidden" name="bt_click"><input type="hidden" name="bt_first_click">
<label>E-mail <input type="email" name="email" required></label><button>Sign up</button>
</form>`;

const badgeOf = (badgetrail: string, asked: URLSearchParams) =>
  `<script src="${badgetrail}/share.js" async></script><h1>Your badge</h1>
<badgetrail-share credential="${asked.get('credential')}"></badgetrail-share>`;

/** As strict as a site may be. */
function send(response: ServerResponse, badgetrail: string, content: string): void {
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; script-src ${badgetrail}; connect-src ${badgetrail}; form-action 'self'`,
  });
  response.end(
    `<!doctype html><html lang="en"><title>Academy</title><main>${content}</main></html>`,
  );
}

let accounts = 0;

/** The academy's system: a new account, told to Badgetrail with what the form carried. */
async function notify({ url, issuerId, signupSecret }: Local, form: URLSearchParams) {
  accounts += 1;
  const data = {
    externalId: `account-${accounts}`,
    clickId: form.get('bt_click'),
    firstClickId: form.get('bt_first_click'),
    email: form.get('email'),
  };
  const body = JSON.stringify({ type: 'signup.created', data });
  const [id, at] = [`msg_${accounts}`, new Date()];
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(signupSecret).sign(id, at, body),
  };
  const address = `${url}/v1/webhooks/${issuerId}/signups`;
  const answer = await fetch(address, { method: 'POST', headers, body });
  return answer.json();
}

async function textOf(message: IncomingMessage): Promise<string> {
  let text = '';
  message.setEncoding('utf8');
  for await (const chunk of message) text += chunk;
  return text;
}

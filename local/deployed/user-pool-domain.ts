import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { openIdProvider } from '../oidc/provider.ts';
import { OIDC_PATH } from '../oidc/sign-in-server.ts';
import type { People } from '../people.ts';

export type UserPoolDomain = { readonly host: string; readonly url: string; stop(): void };

/**
 * A user pool's OpenID provider under its public `https:` address, answered on this machine: a
 * function that asks the issuer, and a browser that is sent there, both find it at `url`.
 *
 * Who signs in is posted to the page that the provider leads to: `sub=…`.
 */
export async function startUserPoolDomain(
  issuer: string,
  clientId: string,
  callbackUrl: string,
  people: People,
): Promise<UserPoolDomain> {
  const { host, pathname } = new URL(issuer);
  const provider = await openIdProvider({ issuer, clientId, callbackUrl, people });
  const answer = provider.callback();

  async function serve(
    request: IncomingMessage & { originalUrl?: string },
    response: ServerResponse,
  ) {
    // The provider builds its addresses from what it sees: its own name, through TLS.
    request.headers.host = host;
    Object.defineProperty(request.socket, 'encrypted', { value: true, configurable: true });
    const path = (request.url ?? '').replace(pathname, '').replace(OIDC_PATH, '');
    if (path.startsWith('/choose/') && request.method === 'POST') {
      const accountId = new URLSearchParams(await text(request)).get('sub') ?? '';
      return provider.interactionFinished(request, response, { login: { accountId } });
    }
    if (path.startsWith('/choose/')) return void response.end('Post the sub of who signs in.');
    request.originalUrl = `${OIDC_PATH}${path}`;
    request.url = path;
    return answer(request, response);
  }

  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ProviderOptions } from './provider.ts';

export const OIDC_PATH = '/oidc';

export type SignInServer = {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
};

/**
 * The identity provider of this machine, below `/oidc` of the gateway. It lets anybody be anybody,
 * and so answers only those who call this machine by its own address.
 */
export function signInServer(options: ProviderOptions): SignInServer {
  let starting: Promise<SignInServer['handle']> | undefined;
  return {
    async handle(request, response) {
      if (!isCalledByAddress(request)) return refuse(response);
      // Loaded by the first who signs in: nobody who starts the service waits for it.
      starting ??= import('./sign-in-pages.ts').then(({ signInPages }) =>
        signInPages(OIDC_PATH, options),
      );
      const handle = await starting;
      await handle(request, response);
    },
  };
}

function isCalledByAddress({ headers: { host = '' } }: IncomingMessage): boolean {
  return host.startsWith('127.0.0.1:');
}

function refuse(response: ServerResponse): void {
  response.writeHead(403, { 'content-type': 'text/plain' });
  response.end('Signing in works on the machine itself only: open it as 127.0.0.1.\n');
}

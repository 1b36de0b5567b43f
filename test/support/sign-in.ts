import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'vitest';
import { signInServer } from '../../local/oidc/sign-in-server.ts';
import { openPeople } from '../../local/people.ts';
import { type Answer, caller } from './call-api.ts';

const CALLBACK_URL = `${process.env.PUBLIC_URL}/auth/callback`;

/** The function `sign-in` with the laptop's identity provider, and the people that it knows. */
export async function signInSetup() {
  const people = openPeople();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}/oidc`;
  const clientId = 'dashboard';
  const provider = signInServer({ issuer, clientId, callbackUrl: CALLBACK_URL, people });
  server.on('request', (request, response) => void provider.handle(request, response));
  Object.assign(process.env, { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId });
  const { handler } = await import('../../functions/sign-in/handler.ts');
  return {
    people,
    auth: caller(handler),
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}

/**
 * Be somebody at the identity provider: from where it is entered to where it sends the browser back.
 *
 * @param reach says where an address is answered, if not at itself
 */
export async function chooseAt(
  entrance: string,
  sub: string,
  reach: (address: string) => string = (address) => address,
): Promise<URL> {
  const jar = new Map<string, string>();
  const go = async (address: string, init: RequestInit = {}) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(reach(address), {
      ...init,
      redirect: 'manual',
      headers: { cookie },
    });
    for (const one of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(one) ?? [];
      jar.set(name, value);
    }
    return new URL(answer.headers.get('location') ?? '', address).href;
  };
  const page = await go(entrance);
  const chosen = await go(page, { method: 'POST', body: new URLSearchParams({ sub }) });
  return new URL(await go(chosen));
}

/** The value of a cookie that an answer sets, as a browser sends it back. */
export function cookieSetBy({ cookies }: Answer, name: string): string {
  const cookie = cookies.find((one) => one.startsWith(`${name}=`));
  return cookie?.split(';')[0] ?? expect.fail(`no cookie ${name}`);
}

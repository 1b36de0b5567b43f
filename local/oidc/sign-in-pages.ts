import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { idFrom } from '#shared/ids.ts';
import { findIssuer } from '#shared/registry/issuers.ts';
import type { Person } from '../people.ts';
import { choosePage } from './choose-page.ts';
import { openIdProvider, type ProviderOptions } from './provider.ts';

type Request = IncomingMessage & { originalUrl?: string };

/** Answers all below `path`: the provider's own addresses, and the page where one chooses who to be. */
export async function signInPages(path: string, options: ProviderOptions) {
  const provider = await openIdProvider(options);
  const answer = provider.callback();

  return async (request: Request, response: ServerResponse): Promise<void> => {
    const { url = '' } = request;
    if (!url.startsWith(`${path}/choose/`)) {
      request.originalUrl = url;
      request.url = url.slice(path.length);
      return answer(request, response);
    }
    if (request.method === 'POST') {
      const accountId = new URLSearchParams(await text(request)).get('sub') ?? '';
      const person = options.people.find(accountId);
      if (person?.isInvited) options.people.replace({ ...person, isInvited: false });
      return provider.interactionFinished(request, response, { login: { accountId } });
    }
    // Refuses whoever did not come from the provider.
    await provider.interactionDetails(request, response);
    await showPeople(response, options);
  };
}

async function showPeople(
  response: ServerResponse,
  { people, callbackUrl }: ProviderOptions,
): Promise<void> {
  const page = choosePage(people.all(), await issuerNamesOf(people.all()));
  // The browser holds the redirects after a form against this list too.
  const targets = `form-action 'self' ${new URL(callbackUrl).origin}`;
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; ${targets}; frame-ancestors 'none'`,
    'cache-control': 'no-store',
  });
  response.end(page);
}

async function issuerNamesOf(people: readonly Person[]): Promise<Map<string, string>> {
  const groups = people.flatMap((one) => one.groups);
  const ids = new Set(groups.flatMap((group) => idFrom('iss', group.split(':')[0]) ?? []));
  const issuers = await Promise.all([...ids].map((id) => findIssuer(id)));
  return new Map(issuers.flatMap((one) => (one ? [[one.issuerId, one.name]] : [])));
}

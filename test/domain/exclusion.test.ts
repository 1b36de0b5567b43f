import { isbot } from 'isbot';
import { describe, expect, test } from 'vitest';
import { agentKindOf, exclusionOf } from '#shared/domain/exclusion.ts';

const CHROME =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

describe('what kind of program a user agent names', () => {
  test.each([
    { agent: CHROME, kind: 'person' },
    {
      agent: `${CHROME} [LinkedInApp]`,
      kind: 'person',
      because: 'it is LinkedIn’s in-app browser',
    },
    {
      agent: 'Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 Mobile/15E148 [FBAN/FBIOS;FBAV/480.0]',
      kind: 'person',
      because: 'it is Facebook’s in-app browser',
    },
    { agent: 'LinkedInBot/1.0 (compatible; Mozilla/5.0)', kind: 'preview' },
    { agent: 'facebookexternalhit/1.1 (+http://www.facebook.com/)', kind: 'preview' },
    { agent: 'WhatsApp/2.23.20.0', kind: 'preview' },
    { agent: 'Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)', kind: 'preview' },
    { agent: 'curl/8.5.0', kind: 'bot' },
    { agent: 'Googlebot/2.1 (+http://www.google.com/bot.html)', kind: 'bot' },
    { agent: '', kind: 'bot', because: 'people’s browsers say who they are' },
    { agent: '  ', kind: 'bot' },
  ])('$agent → $kind', ({ agent, kind }) => {
    expect(agentKindOf(agent, isbot)).toBe(kind);
  });
});

describe('why a click does not count', () => {
  const person = {
    isRevoked: false,
    method: 'GET',
    purpose: undefined,
    agent: 'person',
    isOwner: false,
  } as const;

  test.each([
    { signs: {}, reason: undefined, because: 'nothing speaks against it' },
    { signs: { method: 'HEAD' }, reason: 'head' },
    { signs: { purpose: 'prefetch;anonymous-client-ip' }, reason: 'prefetch' },
    { signs: { purpose: 'prerender' }, reason: 'prefetch' },
    { signs: { agent: 'bot' }, reason: 'bot' },
    { signs: { agent: 'preview' }, reason: 'preview' },
    { signs: { isOwner: true }, reason: 'owner' },
    { signs: { isRevoked: true, method: 'HEAD', agent: 'bot' }, reason: 'revoked' },
    { signs: { method: 'HEAD', agent: 'bot' }, reason: 'head' },
  ] as const)('$signs → $reason', ({ signs, reason }) => {
    expect(exclusionOf({ ...person, ...signs })).toBe(reason);
  });
});

import { isbot } from 'isbot';
import { describe, expect, test } from 'vitest';
import { agentKindOf, exclusionOf } from '#shared/counting/rules/exclusion.ts';

const CHROME =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

const IPHONE = 'Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148';

describe('what kind of program a user agent names', () => {
  test.each([
    { agent: CHROME, kind: 'person', because: 'it is a browser and nothing else' },
    {
      agent: `${CHROME} [LinkedInApp]`,
      kind: 'person',
      because: 'LinkedIn’s browser is in its app',
    },
    { agent: `${IPHONE} [FBAN/FBIOS;FBAV/480]`, kind: 'person', because: 'so is Facebook’s' },
    { agent: `${IPHONE} WhatsApp/25.18`, kind: 'person', because: 'the app stands at the end' },
    { agent: `${CHROME} Avast/140.0`, kind: 'person', because: 'Avast makes a browser for people' },
    {
      agent: `${CHROME} Whale/3.14`,
      kind: 'person',
      because: 'a word of ours inside theirs is not it',
    },
    {
      agent: 'LinkedInBot/1.0 (compatible; Mozilla/5.0)',
      kind: 'preview',
      because: 'it draws a card',
    },
    { agent: 'facebookexternalhit/1.1', kind: 'preview', because: 'so does Facebook' },
    {
      agent: 'facebookexternalhit/1.1;line-poker/1.0',
      kind: 'preview',
      because: 'LINE goes by Facebook’s name',
    },
    { agent: 'WhatsApp/2.23.20.0', kind: 'preview', because: 'the app stands at the beginning' },
    {
      agent: 'Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)',
      kind: 'preview',
      because: 'a token may stand anywhere, if it is whole',
    },
    { agent: 'curl/8.5.0', kind: 'bot', because: 'isbot knows it' },
    { agent: 'Googlebot/2.1 (+http://www.google.com/bot.html)', kind: 'bot', because: 'and this' },
    {
      agent: `${CHROME} Barracuda Sentinel (EE)`,
      kind: 'bot',
      because: 'it reads mail before people',
    },
    { agent: `${CHROME} Mimecast/1.0`, kind: 'bot', because: 'a browser’s words hide no scanner' },
    {
      agent: 'Mozilla/4.0 (compatible; ms-office; MSOffice 16)',
      kind: 'bot',
      because: 'Office looks before it hands the link to the browser, which comes too',
    },
    { agent: '', kind: 'bot', because: 'people’s browsers say who they are' },
    { agent: '  ', kind: 'bot', because: 'spaces say nothing' },
  ])('$agent → $kind, because $because', ({ agent, kind }) => {
    expect(agentKindOf(agent, isbot)).toBe(kind);
  });
});

describe('why a click does not count', () => {
  const person = {
    isRevoked: false,
    isTest: false,
    method: 'GET',
    purpose: '',
    isEmbedded: false,
    agent: 'person',
    isOwner: false,
  } as const;

  test.each([
    { signs: {}, reason: undefined, because: 'nothing speaks against it' },
    { signs: { method: 'HEAD' }, reason: 'head', because: 'nobody sees what a HEAD brings' },
    {
      signs: { purpose: 'prefetch;anonymous-client-ip' },
      reason: 'prefetch',
      because: 'a browser loads ahead',
    },
    { signs: { purpose: 'prefetch;prerender' }, reason: 'prefetch', because: 'and draws ahead' },
    { signs: { purpose: 'preview' }, reason: 'prefetch', because: 'Safari draws its top sites' },
    { signs: { purpose: 'navigate' }, reason: undefined, because: 'that is a person' },
    {
      signs: { isEmbedded: true },
      reason: 'prefetch',
      because: 'somebody’s page asked for it, not its visitor',
    },
    { signs: { agent: 'bot' }, reason: 'bot', because: 'it is a program' },
    { signs: { isTest: true }, reason: 'test', because: 'the issuer’s own team tries it out' },
    { signs: { agent: 'preview' }, reason: 'preview', because: 'it draws a card' },
    { signs: { isOwner: true }, reason: 'owner', because: 'their own visits are no reach' },
    {
      signs: { isRevoked: true, method: 'HEAD', agent: 'bot' },
      reason: 'revoked',
      because: 'the issuer’s word comes first',
    },
    {
      signs: { isRevoked: true, isTest: true },
      reason: 'revoked',
      because: 'not even a test makes a revoked credential countable',
    },
    {
      signs: { isTest: true, method: 'HEAD' },
      reason: 'test',
      because: 'the issuer’s word comes before the request’s',
    },
    {
      signs: { method: 'HEAD', agent: 'bot' },
      reason: 'head',
      because: 'what a request says of itself comes before what we think of its sender',
    },
    {
      signs: { purpose: 'prefetch', isOwner: true },
      reason: 'prefetch',
      because: 'not even the owner has seen it',
    },
  ] as const)('$signs → $reason, because $because', ({ signs, reason }) => {
    expect(exclusionOf({ ...person, ...signs })).toBe(reason);
  });
});

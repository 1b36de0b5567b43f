import { beforeEach, expect, test, vi } from 'vitest';

const asked = vi.hoisted(() => ({ isbot: 0, bowser: 0 }));
vi.mock('isbot', async (original) => {
  const real = await original<typeof import('isbot')>();
  return {
    isbot: (agent: string) => {
      asked.isbot += 1;
      return real.isbot(agent);
    },
  };
});
vi.mock('bowser', async (original) => {
  const { default: real } = await original<typeof import('bowser')>();
  return {
    default: {
      getParser: (agent: string) => {
        asked.bowser += 1;
        return real.getParser(agent);
      },
    },
  };
});

import { handler as pages } from '../../functions/pages/handler.ts';
import { handler as redirect } from '../../functions/redirect/handler.ts';
import { aChain } from '../support/chain.ts';
import { BROWSER, visit } from '../support/visit.ts';

let agents = 0;
const freshAgent = () => `${BROWSER} Test/${agents++}`;

beforeEach(() => {
  asked.isbot = 0;
  asked.bowser = 0;
});

test.each([
  ['a click', redirect, ({ link }: Chain) => `/l/${link.linkId}`],
  [
    'a press of a share button',
    pages,
    ({ credential }: Chain) => `/b/${credential.credentialId}/share/x`,
  ],
  ['a verification', pages, ({ credential }: Chain) => `/b/${credential.credentialId}/verify`],
] as const)('%s is read once: its user agent is judged once', async (_, handler, pathIn) => {
  const path = pathIn(await aChain());
  const headers = { 'user-agent': freshAgent() };
  const { statusCode = 500 } = await handler(visit(path, { headers }));

  expect(statusCode).toBeLessThan(400);
  expect(asked).toEqual({ isbot: 1, bowser: 1 });
});

type Chain = Awaited<ReturnType<typeof aChain>>;

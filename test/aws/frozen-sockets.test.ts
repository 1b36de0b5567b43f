import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { type Death, startProxy } from '../support/frozen-sockets.ts';
import { visit } from '../support/visit.ts';

/** As many connections as a busy environment keeps, and its next invocation finds dead. */
const SOCKETS = 34;

const DEATHS: readonly Death[] = ['reset', 'half-close', 'black-hole'];

const dynamodb = await startProxy(process.env.AWS_ENDPOINT_URL_DYNAMODB ?? '');
const others = await startProxy(process.env.AWS_ENDPOINT_URL_SECRETS_MANAGER ?? '');
vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', dynamodb.url);
vi.stubEnv('AWS_ENDPOINT_URL_SQS', others.url);
vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', others.url);
vi.stubEnv('AWS_ENDPOINT_URL_S3', others.url);

afterAll(() => {
  dynamodb.stop();
  others.stop();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** The functions as a fresh execution environment loads them, and a chain for visitors to follow. */
async function anEnvironment() {
  vi.resetModules();
  const { aChain } = await import('../support/chain.ts');
  const { logOf } = await import('../support/log-of.ts');
  const { createKey } = await import('#shared/access/api-keys.ts');
  const { handler: redirect } = await import('../../functions/redirect/handler.ts');
  const { handler: pages } = await import('../../functions/pages/handler.ts');
  const { handler: api } = await import('../../functions/admin-api/handler.ts');
  const chain = await aChain();
  const { token } = await createKey(chain.issuer.issuerId, 'admin');
  const follow = () => redirect(visit(`/l/${chain.link.linkId}`));
  const open = () => pages(visit(`/b/${chain.credential.credentialId}`));
  const ask = () => {
    const event = visit('/v1/programs', { headers: { authorization: `Bearer ${token}` } });
    return api(event, { getRemainingTimeInMillis: () => 28_000 } as never);
  };
  const clicks = async () => {
    const lines = await logOf(chain.issuer.issuerId);
    const events = lines.flatMap(({ entry }) => (entry.kind === 'engagement' ? [entry] : []));
    return { all: events.length, distinct: new Set(events.map(({ eventId }) => eventId)).size };
  };
  return { follow, open, ask, clicks };
}

/** Every way to AWS keeps many sockets: the redirect's lean calls and the SDK's. */
async function warmUp({ follow, open, ask }: Awaited<ReturnType<typeof anEnvironment>>) {
  await Promise.all([follow, open, ask].flatMap((call) => Array.from({ length: SOCKETS }, call)));
}

async function statusesAfter(
  death: Death,
  environment: Awaited<ReturnType<typeof anEnvironment>>,
): Promise<{ readonly dead: number; readonly statuses: readonly unknown[] }> {
  await warmUp(environment);
  const dead = dynamodb.kill(death);
  others.kill(death);
  const statuses = [];
  for (const call of [environment.follow, environment.open, environment.ask]) {
    statuses.push((await call()).statusCode);
  }
  return { dead, statuses };
}

describe.each(DEATHS)('after a freeze that ended every kept connection with a %s', (death) => {
  test('redirect, page and API answer, and the click is in the log once', async () => {
    const environment = await anEnvironment();
    const { dead, statuses } = await statusesAfter(death, environment);

    expect(dead).toBeGreaterThanOrEqual(SOCKETS);
    expect(statuses).toEqual([302, 200, 200]);
    expect(dynamodb.takeMet()).toContain(death);
    expect(await environment.clicks()).toEqual({ all: SOCKETS + 1, distinct: SOCKETS + 1 });
  });

  test('no request is tried on a socket that was idle for longer than ten seconds', async () => {
    const environment = await anEnvironment();
    await warmUp(environment);
    dynamodb.takeMet();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 11_000 });
    dynamodb.kill(death);
    others.kill(death);

    expect((await environment.follow()).statusCode).toBe(302);
    expect((await environment.ask()).statusCode).toBe(200);
    expect(dynamodb.takeMet()).toEqual([]);
  });

  test('negative control: with sockets that are kept regardless, somebody meets an error', async () => {
    vi.doMock(import('#shared/aws/idle-sockets.ts'), async (original) => ({
      ...(await original()),
      dropStale: () => undefined,
      dropIdle: () => undefined,
    }));
    vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const { statuses } = await statusesAfter(death, await anEnvironment());
    vi.doUnmock('#shared/aws/idle-sockets.ts');

    expect(statuses).not.toEqual([302, 200, 200]);
  });
});

test('a click whose link cannot be read is counted as lost', async () => {
  const { follow } = await anEnvironment();
  const lines: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
  dynamodb.stop();

  expect((await follow()).statusCode).toBe(500);
  const metrics = lines.map((line) => JSON.parse(line)).filter(({ ClicksLost }) => ClicksLost);
  expect(metrics).toHaveLength(1);
});

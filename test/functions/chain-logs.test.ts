import { afterEach, expect, test, vi } from 'vitest';

vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'INFO');
vi.stubEnv('POWERTOOLS_SERVICE_NAME', 'Badgetrail');

const { aChain } = await import('../support/chain.ts');
const { logOf } = await import('../support/log-of.ts');
const { sendWebhook } = await import('../support/send-webhook.ts');
const { BROWSER, visit } = await import('../support/visit.ts');
const { handler: redirect } = await import('../../functions/redirect/handler.ts');
const { handler: aggregate } = await import('../../functions/aggregate/handler.ts');
const { marshall } = await import('@aws-sdk/util-dynamodb');

type Line = Readonly<Record<string, string>>;

const ADDRESS = '203.0.113.77';

const EMAIL = 'pat.visitor@students.example';

afterEach(() => vi.restoreAllMocks());

/** As Lambda calls a function, so that its lines carry the request. */
const context = (awsRequestId: string) => ({ awsRequestId, functionName: 'any' }) as never;

async function wholeChain(): Promise<readonly Line[]> {
  const { issuer, link, cta } = await aChain();
  const written: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  const shared = await redirect(visit(`/l/${link.linkId}`, { ip: ADDRESS }), context('request-1'));
  const query = { bt_click: clickIdIn(shared.headers?.location) };
  const sought = await redirect(
    visit(`/c/${cta.ctaId}`, { ip: ADDRESS, query }),
    context('request-2'),
  );
  const data = { externalId: 'user-1', clickId: clickIdIn(sought.headers?.location), email: EMAIL };
  await sendWebhook(issuer, 'signups', { type: 'signup.created', data });
  const Records = (await logOf(issuer.issuerId)).map(({ lane, seq, entry }) => ({
    eventName: 'INSERT',
    dynamodb: {
      NewImage: marshall(
        { pk: lane, sk: String(seq).padStart(12, '0'), ...entry },
        { removeUndefinedValues: true },
      ),
    },
  }));
  await aggregate({ Records } as never, context('request-4'));
  vi.restoreAllMocks();
  return written
    .flatMap((text) => text.split('\n').filter(Boolean))
    .map((text) => JSON.parse(text));
}

function clickIdIn(location: unknown): string {
  return new URL(String(location), 'https://badges.test').searchParams.get('bt_click') ?? '';
}

test('the lines of a chain join by the places of its events, as docs/operations.md says', async () => {
  const lines = await wholeChain();
  const signup = lines.find(({ signupId }) => signupId);
  const referral = lines.find(({ click }) => click && click === signup?.after);
  const engagement = lines.find(({ click }) => click && click === referral?.after);

  expect(signup).toMatchObject({ level: 'INFO', status: 'attributed', service: 'Badgetrail' });
  expect(referral).toMatchObject({ kind: 'referral', function_request_id: 'request-2' });
  expect(engagement).toMatchObject({ kind: 'engagement', function_request_id: 'request-1' });
  const counted = lines.filter(({ clicks }) => clicks).flatMap(({ clicks }) => clicks?.split(' '));
  expect(counted).toEqual(
    expect.arrayContaining([engagement?.click, referral?.click, signup?.click]),
  );
});

test('every line has its time, level, service and function', async () => {
  for (const line of await wholeChain()) {
    expect(line).toMatchObject({
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      level: expect.stringMatching(/^(INFO|WARN|ERROR)$/),
      service: 'Badgetrail',
      function: expect.any(String),
    });
  }
});

test('no line names a person, an address or a browser', async () => {
  const text = JSON.stringify(await wholeChain());

  for (const person of [EMAIL, 'Aisha', 'Costa', 'user-1', 'learner-1', ADDRESS, BROWSER]) {
    expect(text).not.toContain(person);
  }
  expect(text).not.toContain('recipientId');
});

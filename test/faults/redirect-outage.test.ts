import { expect, test, vi } from 'vitest';
import { aChain } from '../support/chain.ts';
import { visit } from '../support/visit.ts';

/** Whether DynamoDB and SQS answer at all. */
const outage = vi.hoisted(() => ({ isOn: false }));

vi.mock(import('#shared/aws/lean-call.ts'), async (importOriginal) => {
  const real = await importOriginal();
  return {
    ...real,
    awsCall: (...call) => {
      if (outage.isOn) return Promise.reject(new Error('the network is down'));
      return real.awsCall(...call);
    },
  };
});

const { handler } = await import('../../functions/redirect/handler.ts');

test('a visitor whose link is known is sent on, though nothing can be written; the loss is counted', async () => {
  const { credential, link } = await aChain();
  await handler(visit(`/l/${link.linkId}`));
  outage.isOn = true;
  const lines: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
  const { statusCode, headers } = await handler(visit(`/l/${link.linkId}`));
  vi.restoreAllMocks();
  outage.isOn = false;

  expect(statusCode).toBe(302);
  expect(headers?.location).toBe(`/b/${credential.credentialId}`);
  const metrics = lines.map((line) => JSON.parse(line)).filter(({ ClicksLost }) => ClicksLost);
  expect(metrics).toMatchObject([
    { ClicksLost: 1, _aws: { CloudWatchMetrics: [{ Namespace: 'Badgetrail' }] } },
  ]);
});

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AcademyOnAws, startAcademyOnAws } from './academy-on-aws.ts';

let academy: AcademyOnAws;
beforeAll(async () => {
  academy = await startAcademyOnAws();
});
afterAll(() => academy?.service.stop());

/** Runs the smoke script while the stream is delivered, as it is on AWS. */
async function smoke(...args: string[]) {
  const { service } = academy;
  const command = ['local/commands/smoke.ts', '--url', service.url, ...args];
  const env = { ...process.env, REGISTRY_TABLE: undefined, ...service.operator };
  let isOver = false;
  const running = promisify(execFile)(process.execPath, command, { env })
    .catch((error) => error as { stdout: string })
    .finally(() => {
      isOver = true;
    });
  while (!isOver) await service.settle();
  return (await running).stdout;
}

describe('npm run smoke', () => {
  test('walks the chain on a deployed stack, step by step, down to the audit', async () => {
    const output = await smoke('--stack', 'Badgetrail');
    const lines = output.trim().split('\n');
    expect(lines.filter((line) => !line.startsWith('ok'))).toEqual([]);
    expect(lines).toHaveLength(14);
    expect(lines.at(-1)).toMatch(/no drift: \d+ events recounted/);
  });

  test('stops at the step that fails, and says why', async () => {
    academy.service.proxy.disturb((call, moment) =>
      call.caller === 'webhooks' && moment === 'before'
        ? { code: 'ProvisionedThroughputExceededException' }
        : undefined,
    );
    const output = await smoke('--stack', 'Badgetrail');
    academy.service.proxy.disturb(undefined);
    expect(output.trim().split('\n').at(-1)).toMatch(/^FAIL .*a signed sign-up is attributed/);
  });
});

import { expect, test } from 'vitest';
import type { Day } from '#shared/calendar.ts';
import { readDayScores } from '#shared/rankings/day-scores.ts';
import { asideRunner } from '../../local/counting/worker-process.ts';
import { countEvents } from '../support/count-events.ts';
import { freshIssuer } from '../support/issuer.ts';
import { engagement } from '../support/log-events.ts';

const DAY: Day = '2025-02-03';
const AT = Date.parse('2025-02-03T12:00:00Z');

test('a scheduled function does its work in a process of its own', async () => {
  const { issuer } = await freshIssuer({});
  const { issuerId } = issuer;
  await countEvents([{ event: engagement({ issuerId, at: AT, day: DAY }) }]);

  await asideRunner().run('rank');

  expect((await readDayScores(issuerId, DAY, DAY)).has(DAY)).toBe(true);
});

test('what still runs when the service stops is given up', async () => {
  const aside = asideRunner();
  const running = aside.run('audit');
  aside.stop();
  await expect(running).rejects.toThrow('audit ended with SIGTERM');
});

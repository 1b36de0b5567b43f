import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { command, engagementsOf, publishLinks } from '../support/academy.ts';
import { type RunningService, startService } from '../support/service.ts';
import { click, type PlannedClick } from '../support/traffic.ts';
import { until } from '../support/until.ts';
import { BROWSER } from '../support/visit.ts';

const ROUNDS = 10;
const CONNECTIONS = 16;
const CLICKS = 400;
const LIFE_MS = [80, 150, 250, 400, 700];

let service: RunningService;
let paths: string[];

beforeAll(async () => {
  service = await startService();
  paths = await publishLinks(service, 20);
});
afterAll(() => service.stop());

test(`after each of ${ROUNDS} kills under load the audit finds no drift, and no answered click is lost`, async () => {
  let [sent, answered] = [0, 0];
  for (let round = 0; round < ROUNDS; round++) {
    const clicks = click(service.local.url, visitors(sent, CLICKS), CONNECTIONS);
    await sleep(LIFE_MS[round % LIFE_MS.length]);
    await service.crash();
    sent += CLICKS;
    answered += (await clicks).length;
    const audit = await command(service, 'audit');
    expect(audit).toMatchObject({ code: 0, output: expect.stringContaining('the cells agree') });
    await service.restart();
  }
  const last = await until(
    () => engagementsOf(service),
    ({ counted }) => counted >= answered,
  );
  const audit = await command(service, 'audit');

  expect(answered).toBeGreaterThan(0);
  // What was logged and not answered is counted too; nothing is counted twice.
  expect(last.counted).toBeGreaterThanOrEqual(answered);
  expect(last.counted).toBeLessThanOrEqual(sent);
  expect(last.leftOut).toBe(0);
  expect(audit).toMatchObject({ code: 0, output: expect.stringContaining('the cells agree') });
});

/** One click each: who is counted twice would be left out as a duplicate, or be one too many. */
function visitors(first: number, howMany: number): PlannedClick[] {
  return Array.from({ length: howMany }, (_, i) => ({
    path: paths[i % paths.length] ?? '',
    ip: `198.${18 + Math.floor((first + i) / 62_500)}.${Math.floor((first + i) / 250) % 250}.${(first + i) % 250}`,
    method: 'GET',
    userAgent: BROWSER,
  }));
}

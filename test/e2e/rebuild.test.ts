import { afterAll, beforeAll, expect, test } from 'vitest';
import { command, engagementsOf, publishLinks } from '../support/academy.ts';
import { type RunningService, startService } from '../support/service.ts';
import { click, type PlannedClick } from '../support/traffic.ts';
import { until } from '../support/until.ts';
import { BROWSER } from '../support/visit.ts';

const CONNECTIONS = 4;
const CLICKS_BEFORE = 600;
const CLICKS_AT_ONCE = 100;

let service: RunningService;
let paths: string[];

beforeAll(async () => {
  service = await startService();
  paths = await publishLinks(service, 20);
});
afterAll(() => service.stop());

test('a rebuild beside the running service loses nothing, doubles nothing, and hides nothing', async () => {
  let clicks = (await click(service.local.url, visitors(0, CLICKS_BEFORE), CONNECTIONS)).length;
  await until(
    () => engagementsOf(service),
    ({ counted }) => counted === clicks,
  );

  let isRebuilt = false;
  const rebuilt = command(service, 'rebuild').finally(() => {
    isRebuilt = true;
  });
  const shown: number[] = [];
  while (!isRebuilt) {
    const next = visitors(clicks, CLICKS_AT_ONCE);
    clicks += (await click(service.local.url, next, CONNECTIONS)).length;
    shown.push((await engagementsOf(service)).counted);
  }
  const { code, output } = await rebuilt;
  const last = await until(
    () => engagementsOf(service),
    ({ counted }) => counted === clicks,
  );
  const audit = await command(service, 'audit');

  expect(output).toMatch(/rebuilt as G2.*the cells agree/s);
  expect(code).toBe(0);
  expect(clicks).toBeGreaterThan(CLICKS_BEFORE + CLICKS_AT_ONCE);
  expect(last).toEqual({ counted: clicks, leftOut: 0 });
  // What a report has shown once, it keeps showing.
  expect(shown).toEqual(shown.toSorted((a, b) => a - b));
  expect(shown.at(0)).toBeGreaterThanOrEqual(CLICKS_BEFORE);
  expect(audit).toMatchObject({ code: 0, output: expect.stringContaining('the cells agree') });
});

/** One click each, so that each is counted. */
function visitors(first: number, howMany: number): PlannedClick[] {
  return Array.from({ length: howMany }, (_, i) => ({
    path: paths[i % paths.length] ?? '',
    ip: `198.18.${Math.floor((first + i) / 250)}.${(first + i) % 250}`,
    method: 'GET',
    userAgent: BROWSER,
  }));
}

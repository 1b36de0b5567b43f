import { readFileSync } from 'node:fs';
import crawlers from 'crawler-user-agents';
import { isbot } from 'isbot';
import { expect, test } from 'vitest';
import { agentKindOf } from '#shared/counting/rules/exclusion.ts';
import inApp from './data/in-app-browsers.json' with { type: 'json' };

/**
 * People: the browsers that a large web panel saw, from npm's `user-agents` (Intoli, BSD-2-Clause),
 * and browsers inside apps, from isbot's collection (Unlicense).
 * Bots: the strings collected in npm's `crawler-user-agents` (Martin Monperrus, MIT).
 */
const PANEL = 'node_modules/user-agents/dist/user-agents.json';

const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';

const ANDROID =
  'Mozilla/5.0 (Linux; Android 15; SM-S921B; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/138.0.7204.63 Mobile Safari/537.36';

test('everybody counts as a person, in an app’s browser too', () => {
  const panel = JSON.parse(readFileSync(PANEL, 'utf8')) as { userAgent: string }[];
  const people = [...new Set([...panel.map(({ userAgent }) => userAgent), ...inApp.agents])];
  const wrong = people.filter((agent) => agentKindOf(agent, isbot) !== 'person');

  process.stdout.write(
    `${people.length} people, ${inApp.agents.length} of them inside apps: ${wrong.length} taken for a program\n`,
  );
  expect(people.length).toBeGreaterThan(400);
  expect(wrong).toEqual([]);
});

test('at least 99 % of known bots are excluded', () => {
  const bots = [...new Set(crawlers.flatMap(({ instances }) => instances))];
  const missed = bots.filter((agent) => agentKindOf(agent, isbot) === 'person');

  const percent = (100 * (1 - missed.length / bots.length)).toFixed(2);
  process.stdout.write(
    `${bots.length} bots: ${percent} % excluded, ${missed.length} taken for a person\n`,
  );
  expect(bots.length).toBeGreaterThan(400);
  expect(missed.length / bots.length).toBeLessThan(0.01);
});

/** The shapes that the apps' browsers have today, put together for this test. */
test.each([
  `${IPHONE} Mobile/15E148 [FBAN/FBIOS;FBAV/512.0.0.50.110;FBDV/iPhone15,2;FBSN/iOS;FBSV/18.5]`,
  `${ANDROID} [FB_IAB/FB4A;FBAV/512.0.0.45.109;]`,
  `${IPHONE} Mobile/15E148 Instagram 380.0.0.28.92 (iPhone15,2; iOS 18_5; en_US; scale=3.00)`,
  `${ANDROID} Instagram 380.0.0.47.109 Android (35/15; 480dpi; 1080x2340; samsung; SM-S921B)`,
  `${IPHONE} Mobile/15E148 [LinkedInApp]/9.31.2845`,
  `${ANDROID} [LinkedInApp]`,
  `${IPHONE} Mobile/22F76 musical_ly_39.8.0 JsSdk/2.0 NetType/WIFI BytedanceWebview/d8a21c6`,
  `${ANDROID} trill_390803 BytedanceWebview/d8a21c6`,
  `${IPHONE} Mobile/15E148 MicroMessenger/8.0.60(0x18003c2f) NetType/WIFI Language/en`,
  `${IPHONE} Mobile/15E148 Safari Line/15.9.0`,
  `${ANDROID} Line/15.9.0/IAB`,
  `${IPHONE} Mobile/15E148 [Pinterest/iOS]`,
  `${IPHONE} Mobile/15E148 Snapchat/13.45.0.53 (like Safari/8621.2.5.10.10, panda)`,
  `${IPHONE} GSA/375.0.772264892 Mobile/15E148 Safari/604.1`,
  `${IPHONE} Mobile/15E148 WhatsApp/25.18.79`,
  `${ANDROID} WhatsApp/2.25.18.79`,
  `${IPHONE} Mobile/15E148 Twitter for iPhone/11.3`,
])('a person in an in-app browser counts: %s', (agent) => {
  expect(agentKindOf(agent, isbot)).toBe('person');
});

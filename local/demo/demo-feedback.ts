import { DAY } from '#shared/calendar.ts';
import type { LogEvent } from '#shared/lane-log/rules/event.ts';
import type { Survey } from '#shared/lane-log/rules/survey.ts';
import type { Issuer } from '#shared/registry/issuers.ts';
import { mentionKey, surveyAnswerKey } from '#shared/registry/keys.ts';
import { mentionEvent, mentionIdOf } from '#shared/registry/mentions.ts';
import { responseOf } from '#shared/registry/surveys.ts';
import type { Published } from './demo-registry.ts';
import { randomFrom } from './random.ts';
import type { DemoItem } from './write-demo.ts';

/** What stands in the Registry of answers and mentions, and the lanes that tell of them. */
export type Feedback = {
  readonly items: readonly DemoItem[];
  readonly lanes: ReadonlyMap<string, readonly LogEvent[]>;
};

/** How recipients rate: most are content, and the later the more so. */
const RATINGS: readonly (readonly [number, number])[] = [
  [5, 46],
  [4, 32],
  [3, 13],
  [2, 6],
  [1, 3],
];
const ASKED = {
  experience: { chance: 0.31, afterDays: 3 },
  success: { chance: 0.17, afterDays: 120 },
} as const satisfies Record<Survey, { chance: number; afterDays: number }>;

/** Answers to both surveys, some of them changed a week later. */
export function demoAnswers(issuer: Issuer, all: readonly Published[], now: number): Feedback {
  const random = randomFrom(23);
  const items: DemoItem[] = [];
  const lanes = new Map<string, LogEvent[]>();
  for (const { credential } of all) {
    for (const survey of ['experience', 'success'] as const) {
      const { chance, afterDays } = ASKED[survey];
      if (!random.chance(chance)) continue;
      const rating = random.pick(RATINGS);
      const score = Math.min(10, rating * 2 + random.below(2));
      const at = Math.round(credential.publishedAt + (afterDays + random.next() * 20) * DAY);
      const isChanged = random.chance(0.06);
      if (at >= now) continue;
      const first = { rating, score, at, version: 1 };
      const { issuerId, credentialId } = credential;
      const lane = [responseOf(issuer, credential, { survey, answer: { rating, score }, at })];
      let latest = first;
      if (isChanged && at + 7 * DAY < now) {
        latest = { rating: 5, score: 10, at: at + 7 * DAY, version: 2 };
        const answer = { rating: 5, score: 10 };
        lane.push(responseOf(issuer, credential, { survey, answer, at: latest.at, stored: first }));
      }
      items.push({ ...surveyAnswerKey(issuerId, credentialId, survey), ...latest });
      lanes.set(`SRV#${credentialId}#${survey}`, lane);
    }
  }
  return { items, lanes };
}

const TOOLS = ['listening-tool', 'press-review'];
const DAYS = 730;

/** What listening tools found: more as the academy becomes known. */
export async function demoMentions(issuer: Issuer, now: number): Promise<Feedback> {
  const random = randomFrom(29);
  const items: DemoItem[] = [];
  const lanes = new Map<string, LogEvent[]>();
  for (let day = DAYS; day >= 1; day--) {
    const isMentioned = random.chance(0.05 + 0.16 * (1 - day / DAYS));
    const [source = ''] = random.chance(0.8) ? TOOLS : TOOLS.slice(1);
    const at = Math.round(now - day * DAY + random.next() * DAY * 0.9);
    if (!isMentioned) continue;
    const mention = { source, externalId: `post-${day}`, at };
    const mentionId = await mentionIdOf(issuer, mention);
    items.push({
      ...mentionKey(issuer.issuerId, source, mention.externalId),
      mentionId,
      ...mention,
    });
    lanes.set(`MNT#${mentionId}`, [mentionEvent(issuer, mention, mentionId)]);
  }
  return { items, lanes };
}

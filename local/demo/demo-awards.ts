import { DAY } from '#shared/calendar.ts';
import { demoProgram, GOES_ON, PROGRAMS, type ProgramName } from './demo-programs.ts';
import { type Random, randomFrom } from './random.ts';

/** Somebody who learns at the academy. */
export type Learner = {
  readonly number: number;
  readonly country: string;
  /** How many visitors a share of theirs brings, beside what others bring. */
  readonly pull: number;
  /** Who brought them, if somebody did. */
  readonly referredBy?: Award;
};

/** A credential to be. */
export type Award = {
  readonly learner: Learner;
  readonly program: ProgramName;
  readonly at: number;
  readonly expiresAt?: number;
};

const DAYS = 730;
const HOME = 'DE';
/** Ten countries; the later, the farther away. */
const ABROAD: readonly (readonly [string, number])[] = [
  ['IN', 26],
  ['US', 18],
  ['GB', 13],
  ['FR', 10],
  ['BR', 9],
  ['NG', 8],
  ['PL', 6],
  ['ES', 6],
  ['JP', 4],
];
/** By month: courses end before summer and in autumn, and nobody learns at Christmas. */
const SEASON = [1.25, 1, 1, 1.05, 1.3, 1.45, 0.6, 0.45, 1.15, 1.4, 1.2, 0.55];
/** Since then the academy asks some of those who learn there to tell others. */
const AMBASSADORS_DAYS_AGO = 75;
const INFLUENCERS = [37, 92, 171];

/** Two years of an academy that grows: everybody's credentials, in the order of time. */
export function demoAwards(now: number): Award[] {
  const random = randomFrom(7);
  const awards: Award[] = [];
  let learners = 0;
  for (let day = DAYS; day >= 1; day--) {
    for (let n = newcomers(random, now - day * DAY, day); n > 0; n--) {
      const at = now - day * DAY + random.below(DAY * 0.4) + DAY * 0.2;
      const learner = newLearner(random, learners++, at, { day, awards });
      follow(random, awards, { learner, program: firstProgram(random, day), at }, now);
    }
  }
  return awards.filter(({ at }) => at < now).sort((a, b) => a.at - b.at);
}

/** More as the academy grows, by the season, and hardly any at weekends. */
function newcomers(random: Random, at: number, daysAgo: number): number {
  const date = new Date(at);
  const isWeekend = date.getUTCDay() % 6 === 0;
  const growth = 0.45 + 0.5 * (1 - daysAgo / DAYS);
  const season = SEASON[date.getUTCMonth()] ?? 1;
  const launch = daysAgo < 120 && daysAgo > 80 ? 1.7 : 1;
  const campaign = daysAgo < 40 ? 2 : 1;
  const expected = growth * season * launch * campaign * (isWeekend ? 0.2 : 1.2);
  return Math.floor(expected + random.next());
}

type Then = { readonly day: number; readonly awards: readonly Award[] };

function newLearner(random: Random, number: number, at: number, { day, awards }: Then): Learner {
  const isGlobal = random.chance(0.28 + 0.27 * (1 - day / DAYS));
  const country = isGlobal ? random.pick(ABROAD) : HOME;
  const pull = pullOf(random, number, day);
  const before = random.chance(0.12) ? awards.filter((one) => one.at < at - 10 * DAY) : [];
  const referredBy = before[random.below(before.length)];
  return { number, country, pull, ...(referredBy && { referredBy }) };
}

function pullOf(random: Random, number: number, day: number): number {
  if (INFLUENCERS.includes(number)) return 6;
  return day < AMBASSADORS_DAYS_AGO && random.chance(0.2) ? 2 + random.next() * 3 : 1;
}

function firstProgram(random: Random, day: number): ProgramName {
  const open = PROGRAMS.filter(
    (program) => !('launchedDaysAgo' in program) || day < program.launchedDaysAgo,
  );
  return random.pick(open.map(({ externalId, share }) => [externalId, share] as const));
}

/** An award, what comes after it, and its renewal. */
function follow(random: Random, awards: Award[], award: Award, now: number): void {
  if (award.at >= now) return;
  const { learner, program, at } = award;
  const { validDays } = demoProgram(program);
  const expiresAt = validDays && at + validDays * DAY;
  awards.push({ ...award, ...(expiresAt && { expiresAt }) });
  if (expiresAt) renew(random, awards, { ...award, expiresAt }, now);
  for (const { from, to, chance, days } of GOES_ON) {
    if (from !== program || !random.chance(chance)) continue;
    const [least, most] = days;
    const later = at + (least + random.next() * (most - least)) * DAY;
    follow(random, awards, { learner, program: to, at: later }, now);
  }
}

function renew(
  random: Random,
  awards: Award[],
  { learner, program, expiresAt }: Award & { readonly expiresAt: number },
  now: number,
): void {
  const fate = random.next();
  if (fate > 0.72) return;
  const days = fate < 0.6 ? -5 - random.next() * 40 : 4 + random.next() * 40;
  follow(random, awards, { learner, program, at: expiresAt + days * DAY }, now);
}

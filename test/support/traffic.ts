import { Agent, type IncomingMessage, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { BROWSER } from './visit.ts';

/** A click that somebody makes. */
export type PlannedClick = {
  readonly path: string;
  readonly ip: string;
  readonly method: 'GET' | 'HEAD';
  readonly userAgent: string;
  /** Why it will not count, by how it is made. */
  readonly excluded?: 'bot' | 'preview' | 'head' | 'prefetch';
};

export type Answered = { readonly click: PlannedClick; readonly location: string };

/** Make the clicks over a number of connections. Answers those that were sent on, or shown the card. */
export async function click(
  baseUrl: string,
  clicks: readonly PlannedClick[],
  connections: number,
): Promise<Answered[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const answered: Answered[] = [];
  const rest = clicks[Symbol.iterator]();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      for (const one of rest) {
        const location = await follow(baseUrl, one, agent);
        if (location !== undefined) answered.push({ click: one, location });
      }
    }),
  );
  agent.destroy();
  return answered;
}

/** Where the click leads, nowhere for a crawler that gets the card, or `undefined` if it failed. */
function follow(baseUrl: string, one: PlannedClick, agent: Agent): Promise<string | undefined> {
  return new Promise((resolve) => {
    const headers = {
      'user-agent': one.userAgent,
      'x-forwarded-for': one.ip,
      ...(one.excluded === 'prefetch' && { 'sec-purpose': 'prefetch' }),
    };
    const outgoing = request(`${baseUrl}${one.path}`, { method: one.method, headers, agent });
    outgoing.on('error', () => resolve(undefined));
    outgoing.on('response', (answer: IncomingMessage) => {
      answer.on('error', () => resolve(undefined));
      answer.resume();
      answer.on('end', () => {
        const isCard = one.excluded === 'preview' && answer.statusCode === 200;
        if (isCard) resolve('');
        else resolve(answer.statusCode === 302 ? answer.headers.location : undefined);
      });
    });
    outgoing.end();
  });
}

const AGENTS = {
  bot: 'curl/8.5.0',
  preview: 'LinkedInBot/1.0 (compatible; Mozilla/5.0)',
} as const;

/** Clicks by many visitors on these paths, bots and HEAD among them; the same for the same arguments. */
export function planClicks(
  paths: readonly string[],
  count: number,
  visitors: number,
): PlannedClick[] {
  return Array.from({ length: count }, (_, i) => {
    const excluded = exclusionFor(i);
    const path = paths[(i * 7) % paths.length] ?? '/';
    const visitor = (i * 13) % visitors;
    return {
      path,
      ip: `203.0.${Math.floor(visitor / 250)}.${visitor % 250}`,
      method: excluded === 'head' ? 'HEAD' : 'GET',
      userAgent: excluded === 'bot' || excluded === 'preview' ? AGENTS[excluded] : BROWSER,
      ...(excluded && { excluded }),
    };
  });
}

function exclusionFor(i: number): PlannedClick['excluded'] {
  if (i % 17 === 3) return 'bot';
  if (i % 19 === 4) return 'head';
  if (i % 23 === 5) return 'preview';
  return i % 29 === 6 ? 'prefetch' : undefined;
}

const HOUR = 3_600_000;

/** Wait until the UTC hour has `ms` left: a visitor's click counts once per hour, and a test must know which. */
export async function withinOneHour(ms: number): Promise<void> {
  const left = HOUR - (Date.now() % HOUR);
  if (left < ms) await sleep(left + 1000);
}

import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { AppError } from '#shared/errors.ts';
import type { Source } from './sources.ts';

/** Nothing but Accredible's own hosts is ever asked; tests name another one in their environment. */
const HOSTS = {
  us: 'https://api.accredible.com',
  eu: 'https://eu.api.accredible.com',
  sandbox: 'https://sandbox.api.accredible.com',
} as const satisfies Record<Source['region'], string>;

const PAGE_SIZE = 50;

const TIMEOUT_MS = 20_000;

const ATTEMPTS_MAX = 5;

const PAUSE_MS = 1000;

const PAUSE_MS_MAX = 30_000;

/** To what they would answer if it had no cursor. */
const REFUSES_CURSOR = [400, 404, 410, 422];

const Page = z.object({
  credentials: z.array(z.record(z.string(), z.unknown())),
  meta: z.looseObject({ cursor: z.string().nullish() }).optional(),
});

export type AccrediblePage = z.output<typeof Page>;

/**
 * A page of the credentials that were updated since a day, as `POST /v2/credentials/search` finds
 * them; the cursor of one page leads to the next.
 *
 * @throws AppError FORBIDDEN if the key is refused, GONE if the cursor is, CONFLICT if no answer came
 *   after five attempts
 */
export async function searchAccredible(
  { region, since, cursor }: Pick<Source, 'region' | 'since' | 'cursor'>,
  apiKey: string,
): Promise<AccrediblePage> {
  const body = JSON.stringify({
    query: since ? { 'updated_at[gte]': since } : {},
    page: { size: PAGE_SIZE, ...(cursor && { cursor }) },
  });
  for (let attempt = 1; ; attempt++) {
    const response = await ask(region, apiKey, body);
    if (response?.ok) return pageIn(await response.json());
    if (response && [401, 403].includes(response.status)) {
      throw new AppError('FORBIDDEN', 'Accredible refuses the key', { field: 'apiKey' });
    }
    if (cursor && response && REFUSES_CURSOR.includes(response.status)) {
      const message = `Accredible answers ${response.status} to its own cursor`;
      throw new AppError('GONE', message, { field: 'source' });
    }
    const mayPass = !response || response.status === 429 || response.status >= 500;
    if (!mayPass || attempt === ATTEMPTS_MAX) {
      const said = response ? `answers ${response.status}` : 'does not answer';
      throw new AppError('CONFLICT', `Accredible ${said}`, { field: 'source' });
    }
    await sleep(pauseAfter(response, attempt));
  }
}

function pageIn(json: unknown): AccrediblePage {
  const page = Page.safeParse(json);
  if (page.success) return page.data;
  throw new AppError('CONFLICT', 'Accredible answers something else than credentials', {
    field: 'source',
  });
}

async function ask(region: Source['region'], apiKey: string, body: string) {
  const base = process.env.ACCREDIBLE_URL ?? HOSTS[region];
  try {
    return await fetch(`${base}/v2/credentials/search`, {
      method: 'POST',
      headers: { authorization: `Token token=${apiKey}`, 'content-type': 'application/json' },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch {
    // No connection, no answer in time, or a redirect, which their API never sends.
    return undefined;
  }
}

/** As long as they ask for, or longer from time to time. */
function pauseAfter(response: Response | undefined, attempt: number): number {
  const { ACCREDIBLE_PAUSE_MS = PAUSE_MS } = process.env;
  const asked = Number(response?.headers.get('retry-after') ?? 0) * 1000;
  return Math.min(PAUSE_MS_MAX, Math.max(asked, Number(ACCREDIBLE_PAUSE_MS) * 2 ** (attempt - 1)));
}

/** The click that led here first, and the one that led here last. */
export type Clicks = { readonly first?: string; readonly last?: string };

const NAME = 'bt_clicks';
const CLICK_ID = /^[\w-]{20,60}$/;

export type Keeping = {
  /** How long a browser keeps the clicks; 0: not at all. */
  readonly days: number;
  /** The domain whose subdomains share the cookie; without it, this host alone. */
  readonly domain?: string;
};

/** A text of the outside as a click id, or `undefined` if it is none. */
export function clickIdIn(text: string | null | undefined): string | undefined {
  return text && CLICK_ID.test(text) ? text : undefined;
}

/** The clicks that this browser has kept. */
export function keptClicks(): Clicks {
  const found = new RegExp(`(?:^|; )${NAME}=([^;]*)`).exec(document.cookie)?.[1];
  const [first, last] = (found ?? '').split('.');
  return { first: clickIdIn(first), last: clickIdIn(last) };
}

const SECONDS_PER_DAY = 86_400;

/** Keep the clicks for that many days from now on, first party; 0 days forget them. */
export function keepClicks({ first, last }: Clicks, { days, domain }: Keeping): void {
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  const shared = domain ? `; Domain=${domain}` : '';
  const age = Math.round(days * SECONDS_PER_DAY);
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser
  document.cookie = `${NAME}=${first}.${last}; Path=/; Max-Age=${age}; SameSite=Lax${secure}${shared}`;
}

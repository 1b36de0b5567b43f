/** The query parameter that carries a click id to the next page of the chain. */
export const CLICK_ID_PARAMETER = 'bt_click';

/**
 * Returns the address with this click's id as the last parameter of its query. Ids of other clicks
 * are replaced: an address that somebody copied out of their browser must not credit them for
 * everybody else's visits. Without a click id, they are only removed.
 *
 * The result is ASCII, whatever was stored, so that it can be sent in a header.
 */
export function withClickId(address: string, clickId: string | undefined): string {
  const clean = withoutClickIds(URL.parse(address)?.href ?? address);
  if (!clickId) return clean;
  const hash = clean.indexOf('#');
  const base = hash < 0 ? clean : clean.slice(0, hash);
  const fragment = hash < 0 ? '' : clean.slice(hash);
  const separator = base.includes('?') ? (/^[^?]*\?$|&$/.test(base) ? '' : '&') : '?';
  return `${base}${separator}${CLICK_ID_PARAMETER}=${clickId}${fragment}`;
}

/**
 * Returns the address without click ids, be they in its query or in its fragment, where
 * single-page applications have a query as well, or in an address that one of its parameters holds
 * percent-encoded, once or several times. The rest is kept byte for byte.
 */
export function withoutClickIds(address: string): string {
  const [head = '', ...parts] = address.replaceAll(INSIDE, '').split(/([?#&;])/);
  let kept = head;
  // The `?` or `#` before a removed parameter belongs to the next one of the same list.
  let opening = '';
  for (let i = 0; i < parts.length; i += 2) {
    const [mark = '', parameter = ''] = parts.slice(i, i + 2);
    const isOpening = mark === '?' || mark === '#';
    const separator = isOpening ? mark : opening || mark;
    const isRemoved = isClickId(parameter);
    if (!isRemoved) kept += separator + parameter;
    opening = isRemoved && (isOpening || opening) ? separator : '';
  }
  return kept;
}

/** `%3Fbt_click%3D…`: a parameter of an address that is itself encoded in one. */
const INSIDE = /(?:(?<=%(?:25)*3F)|%(?:25)*(?:26|3B))bt(?:_|%(?:25)*5F)click%(?:25)*3D[\w-]*/gi;

/** Returns the click id in a query, without what a mail program or a chat appended to it. */
export function clickIdIn(
  query: Readonly<Record<string, string | undefined>> | undefined,
): string | undefined {
  return /^[\w-]{20,60}(?![\w-])/.exec(query?.[CLICK_ID_PARAMETER] ?? '')?.[0];
}

/** Servers read `BT_CLICK`, `bt%5Fclick`, `bt.click` and `bt_click[]` as this parameter, too. */
function isClickId(parameter: string): boolean {
  const [name = ''] = parameter.split('=');
  const plain = decoded(name).trim().toLowerCase().replaceAll(/[.\s]/g, '_');
  return plain.replace(/\[.*$/, '') === CLICK_ID_PARAMETER;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    // Not percent-encoded text: somebody else's parameter.
    return text;
  }
}

/** A page's address in its parts: `/b/{id}/share/x` is place `b`, the id, and two more. */
export type PublicPath = {
  readonly place: string;
  readonly id: string;
  readonly rest: readonly string[];
};

/**
 * Reads the path of a page as people pass it on: with slashes doubled or at the end, a prefix in
 * capitals, invisible characters, and around each part the quotes, brackets and full stops of the
 * sentence that it stood in. Parts that consist of nothing else are left out, and so is everything
 * behind a bracket, quote or tag: `[badge](/l/{id})`, pasted twice, goes on with `](https://…`.
 *
 * @param rawPath percent-encoded or not: function URLs and the HTTP API differ
 */
export function publicPathOf(rawPath: string): PublicPath {
  const [place = '', id = '', ...rest] = decoded(rawPath.slice(0, LENGTH_MAX))
    .replaceAll(INVISIBLE, '')
    .replace(BEHIND, '$1')
    .split(/[/\\]/)
    .map((part) => part.replaceAll(AROUND, ''))
    .filter((part) => part !== '');
  return { place: place.toLowerCase(), id, rest };
}

/** The longest of our paths has a hundred characters: what comes later is somebody else's. */
const LENGTH_MAX = 500;
const INVISIBLE = /\p{Cf}/gu;

/** What no path of ours holds, behind something that one may. */
const BEHIND = /(\w)(?:[)\]}>"”»’]|<|&[a-z]+;).*$/su;

/** Versions of cards and tokens of owners may begin and end with `-` or `_`. */
const AROUND = /^[^\w-]+|[^\w-]+$/g;

function decoded(path: string): string {
  if (!path.includes('%')) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    // Cut within a character, or decoded already.
    return path.replace(/%[0-9a-f]{2}.*$/is, '');
  }
}

/**
 * Addresses of pages that no pattern of the edge fits, as a regular expression of place and rest:
 * `//l/…`, `/L/…`, `/%20b/…`. They are redirected to where they should lead.
 */
export const STRAY_PATH =
  /^(?:[/\\]|%2f|%5c|%20|%e2%80%8[b-f]|%ef%bb%bf)+([bclo])(?:[/\\]|%2f|%5c)+(.+)$/i;

/** Where an address that no route fits should lead, or `undefined` if it is no page's. */
export function straightened(path: string): string | undefined {
  const [, place, rest] = STRAY_PATH.exec(path) ?? [];
  return place && rest ? `/${place.toLowerCase()}/${rest}` : undefined;
}

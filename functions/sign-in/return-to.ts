const START = '/';
const ANYWHERE = 'https://dashboard.invalid';

/**
 * The page to show after signing in: a path of our own origin as a browser would read it, with its
 * query and fragment. Anything that leads elsewhere, or back into signing in, becomes the start page.
 */
export function returnToFrom(text: string | undefined): string {
  const url = text?.startsWith('/') ? URL.parse(text, ANYWHERE) : null;
  if (url?.origin !== ANYWHERE || url.pathname.startsWith('/auth/')) return START;
  // A path such as `/.//evil.example` is one of ours here, and would not be in a Location header.
  const path = url.pathname.replace(/^\/{2,}/, '/');
  return `${path}${url.search}${url.hash}`;
}

const LENGTH_MAX = 2048;

const FORBIDDEN = /[\p{Cc}\p{Cs}\s\\]/u;

/**
 * Why a text may not be a destination, or `undefined` if it may: an http(s) address on one of the
 * allowed hosts or their subdomains. This is what keeps a share link from leading anywhere else.
 *
 * Checked as a browser reads it: `URL` turns `0x7f.1` and `2130706433` into the address they are.
 */
export function destinationFault(
  text: string,
  allowedHosts: readonly string[],
): string | undefined {
  const fault = webAddressFault(text);
  if (fault) return fault;
  const { hostname } = new URL(text);
  if (isIpLiteral(hostname)) return 'must name a host, not an IP address';
  const isAllowed = allowedHosts.some((host) => hostname === host || hostname.endsWith(`.${host}`));
  return isAllowed ? undefined : `must be on one of the allowed hosts: ${allowedHosts.join(', ')}`;
}

/** Why a text is not a plain http(s) address, or `undefined` if it is. */
export function webAddressFault(text: string): string | undefined {
  if (text.length > LENGTH_MAX) return `must have at most ${LENGTH_MAX} characters`;
  if (FORBIDDEN.test(text)) return 'must have no spaces, backslashes or control characters';
  if (!/^https?:\/\//i.test(text)) return 'must begin with https:// or http://';
  const url = URL.parse(text);
  if (!url) return 'must be a web address';
  return url.username || url.password ? 'must not carry a user name or password' : undefined;
}

function isIpLiteral(hostname: string): boolean {
  return hostname.startsWith('[') || /^\d+(\.\d+){3}$/.test(hostname);
}

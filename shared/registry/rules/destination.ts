import { withoutClickIds } from './click-id-parameter.ts';

const LENGTH_MAX = 2048;

/** A single space is encoded as a browser does; other white space joins or parts addresses. */
const FORBIDDEN = /[\p{Cc}\p{Cs}\\]|\s\s|[^\S ]|\shttps?:/iu;

/** Spaces, line breaks and invisible marks that come along when an address is copied. */
const AROUND = /^[\s\p{Cf}]+|[\s\p{Cf}]+$/gu;

type Parsed = { readonly url: URL } | { readonly fault: string };

/**
 * Reads an http(s) address as a browser would and returns it in the one form in which it is kept,
 * compared and sent: ASCII, with the host in Punycode, path and query percent-encoded, and without
 * click ids. If it is no plain web address, returns why.
 */
export function webAddressFrom(
  text: string,
): { readonly address: string } | { readonly fault: string } {
  const parsed = parse(text);
  if ('fault' in parsed) return parsed;
  const address = withoutClickIds(parsed.url.href);
  return address.length > LENGTH_MAX ? { fault: TOO_LONG } : { address };
}

/** A stored address in the form that it would be given today; what is none stays as it is. */
export function addressAsKept(stored: string): string {
  const read = webAddressFrom(stored);
  return 'address' in read ? read.address : stored;
}

/** Where an issuer's links may lead: its own list, and what the operator leaves it of that. */
export type HostRules = {
  readonly allowedHosts: readonly string[];
  readonly hostCeiling?: readonly string[];
};

/**
 * Why a text may not be a destination, or `undefined` if it may: an http(s) address on one of the
 * allowed hosts or their subdomains, and below the operator's ceiling where there is one. This is
 * what keeps a share link from leading anywhere else.
 *
 * Checked as a browser reads it: `URL` turns `0x7f.1` and `2130706433` into the address they are.
 */
export function destinationFault(
  text: string,
  { allowedHosts, hostCeiling }: HostRules,
): string | undefined {
  const read = webAddressFrom(text);
  if ('fault' in read) return read.fault;
  const { hostname } = new URL(read.address);
  if (isIpLiteral(hostname)) return 'must name a host, not an IP address';
  if (!isOnHost(hostname, allowedHosts)) {
    return `must be on one of the allowed hosts: ${allowedHosts.join(', ')}`;
  }
  if (!hostCeiling || isOnHost(hostname, hostCeiling)) return undefined;
  return `must be on a host that the operator permits: ${hostCeiling.join(', ')}`;
}

/** Whether a host is one of those, or a subdomain of one. */
export function isOnHost(hostname: string, hosts: readonly string[]): boolean {
  return hosts
    .map((host) => hostFrom(host) ?? host)
    .some((host) => hostname === host || hostname.endsWith(`.${host}`));
}

const NOT_IN_HOSTS = /[\s\p{Cc}/\\?#@:[\]%*]/u;

const HOST = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

const HOST_LENGTH_MAX = 253;

/** A host's name in the form in which addresses have it, `xn--mnchen-3ya.example`; `undefined` if it is none. */
export function hostFrom(text: string): string | undefined {
  if (text.length > 2 * HOST_LENGTH_MAX) return undefined;
  const trimmed = text.replaceAll(AROUND, '');
  if (NOT_IN_HOSTS.test(trimmed)) return undefined;
  const host = withoutRootDot(URL.parse(`https://${trimmed}`)?.hostname ?? '');
  const isName = HOST.test(host) && /[a-z]/.test(host) && host.length <= HOST_LENGTH_MAX;
  return isName ? host : undefined;
}

const TOO_LONG = `must have at most ${LENGTH_MAX} characters, percent-encoded`;

function parse(text: string): Parsed {
  // Checked before trimming, whose time grows with the square of the length.
  if (text.length > 2 * LENGTH_MAX) return { fault: TOO_LONG };
  const trimmed = text.replaceAll(AROUND, '');
  if (trimmed.length > LENGTH_MAX) return { fault: TOO_LONG };
  if (FORBIDDEN.test(trimmed)) {
    return { fault: 'must be one address, without line breaks, backslashes or control characters' };
  }
  if (!/^https?:\/\//i.test(trimmed)) return { fault: 'must begin with https:// or http://' };
  const url = URL.parse(trimmed);
  if (!url) return { fault: 'must be a web address' };
  if (url.username || url.password) return { fault: 'must not carry a user name or password' };
  url.hostname = withoutRootDot(url.hostname);
  return { url };
}

/** `academy.example.` is the same host as `academy.example`. */
function withoutRootDot(hostname: string): string {
  return hostname.replace(/\.$/, '');
}

function isIpLiteral(hostname: string): boolean {
  return hostname.startsWith('[') || /^\d+(\.\d+){3}$/.test(hostname);
}

type Headers = Readonly<Record<string, string | undefined>>;
type Request = {
  readonly headers: Headers;
  readonly requestContext: {
    readonly domainName: string;
    readonly http: { readonly sourceIp: string };
  };
};

/** CloudFront names the viewer as `address:port`; without CloudFront the caller is the visitor. */
export function addressOf({ headers, requestContext }: Request): string {
  const viewer = headers['cloudfront-viewer-address'];
  return viewer ? viewer.slice(0, viewer.lastIndexOf(':')) : requestContext.http.sourceIp;
}

const IPV6_GROUPS = 8;

/**
 * Maps an address to the network of one subscriber: an IPv4 address to itself, an IPv6 address to
 * its /64, however it is written.
 */
export function networkOf(address: string): string {
  const groups = groupsOf(address);
  return groups ? groups.slice(0, 4).join(':') : ipv4In(address);
}

/** Maps an address to the network around its subscriber's: an IPv4 /24 or an IPv6 /48. */
export function neighbourhoodOf(address: string): string {
  const groups = groupsOf(address);
  return groups ? groups.slice(0, 3).join(':') : ipv4In(address).split('.').slice(0, 3).join('.');
}

/** `::ffff:192.0.2.1` is an IPv4 address. */
function ipv4In(address: string): string {
  return address.slice(address.lastIndexOf(':') + 1);
}

/** The eight groups of an IPv6 address, without leading zeros; `undefined` for an IPv4 address. */
function groupsOf(address: string): string[] | undefined {
  if (!address.includes(':') || address.includes('.')) return undefined;
  const [head = '', tail] = address.toLowerCase().replace(/%.*$/, '').split('::');
  const groups = head === '' ? [] : head.split(':');
  const after = tail ? tail.split(':') : [];
  const zeros = tail === undefined ? 0 : IPV6_GROUPS - groups.length - after.length;
  const all = [...groups, ...Array<string>(Math.max(0, zeros)).fill('0'), ...after];
  return all.map((group) => group.replace(/^0+(?=.)/, ''));
}

/** The origin that people see: CloudFront tells it, since a function URL answers only under its own. */
export function publicUrlOf({ headers, requestContext }: Request): string {
  const host = headers['x-forwarded-host'] ?? requestContext.domainName;
  const scheme = headers['x-forwarded-proto'] === 'http' ? 'http' : 'https';
  return `${scheme}://${host.toLowerCase()}`;
}

import type { RawRequest } from './http-event.ts';

export type EventHeaders = {
  readonly headers: Record<string, string>;
  readonly cookies?: string[];
  /** The visitor's address. */
  readonly sourceIp: string;
};

/** What concerns only the connection to the gateway, and so never reaches a function. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** What AWS's edge writes itself: from others it is believed only if the caller is this machine. */
const EDGE_ONLY = new Set(['cloudfront-viewer-country', 'x-forwarded-for', 'x-forwarded-proto']);

/** And this never, since it would make the visitor whoever the caller says. */
const VIEWER_ADDRESS = 'cloudfront-viewer-address';

/**
 * A request's headers as an event has them: names in lower case, repetitions joined by commas,
 * cookies apart; and what CloudFront would add: `x-forwarded-host` is always the `Host` that was
 * asked for.
 *
 * A caller on this machine may say for whom it calls: the first address of `X-Forwarded-For` is
 * then the visitor's, so that one machine can play many visitors.
 */
export function headersOf({ rawHeaders, socket }: RawRequest): EventHeaders {
  const address = socket.remoteAddress ?? '';
  const isLocal = isLoopback(address);
  const headers: Record<string, string> = {};
  let cookies: string[] | undefined;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] ?? '').toLowerCase();
    const value = rawHeaders[i + 1] ?? '';
    if (name === 'cookie') cookies = [...(cookies ?? []), ...value.split(/; */)];
    else if (isPassed(name, isLocal)) {
      headers[name] = Object.hasOwn(headers, name) ? `${headers[name]},${value}` : value;
    }
  }
  const sourceIp = firstOf(headers['x-forwarded-for']) || plain(address);
  headers['x-forwarded-for'] ??= sourceIp;
  headers['x-forwarded-proto'] ??= 'http';
  headers['x-forwarded-host'] = headers.host ?? '';
  return cookies ? { headers, cookies, sourceIp } : { headers, sourceIp };
}

function isPassed(name: string, isLocal: boolean): boolean {
  return !HOP_BY_HOP.has(name) && name !== VIEWER_ADDRESS && (isLocal || !EDGE_ONLY.has(name));
}

function firstOf(forwarded: string | undefined): string | undefined {
  if (!forwarded) return undefined;
  const comma = forwarded.indexOf(',');
  return plain((comma < 0 ? forwarded : forwarded.slice(0, comma)).trim());
}

/** An IPv4 address in IPv6's clothes, without them. */
function plain(address: string): string {
  return address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address;
}

function isLoopback(address: string): boolean {
  return plain(address).startsWith('127.') || address === '::1';
}

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

/** The origin that people see: CloudFront tells it, since a function URL answers only under its own. */
export function publicUrlOf({ headers, requestContext }: Request): string {
  const host = headers['x-forwarded-host'] ?? requestContext.domainName;
  const scheme = headers['x-forwarded-proto'] === 'http' ? 'http' : 'https';
  return `${scheme}://${host.toLowerCase()}`;
}

type Request = {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly requestContext: { readonly domainName: string };
};

/** The address that people see: CloudFront tells it, since a function URL answers only under its own. */
export function publicUrlOf({ headers, requestContext }: Request): string {
  const host = headers['x-forwarded-host'] ?? requestContext.domainName;
  const scheme = headers['x-forwarded-proto'] === 'http' ? 'http' : 'https';
  return `${scheme}://${host}`;
}

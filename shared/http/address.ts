type Request = {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly requestContext: { readonly http: { readonly sourceIp: string } };
};

/** CloudFront names the viewer as `address:port`; without CloudFront the caller is the visitor. */
export function addressOf({ headers, requestContext }: Request): string {
  const viewer = headers['cloudfront-viewer-address'];
  return viewer ? viewer.slice(0, viewer.lastIndexOf(':')) : requestContext.http.sourceIp;
}

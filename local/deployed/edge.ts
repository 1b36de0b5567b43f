import { runInNewContext } from 'node:vm';
import type { Deployment, Properties } from './template.ts';

/** What a viewer asked for; header names in lower case. */
export type ViewerRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly address: string;
  readonly country: string;
};

/** The same as CloudFront passes it on to an origin. */
export type OriginRequest = Omit<ViewerRequest, 'headers'> & {
  readonly originId: string;
  readonly headers: Record<string, string>;
  /** For how long an error of each status is kept, in milliseconds. */
  readonly errorLifeMs: (status: number) => number;
};

export type EdgeAnswer = {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: string;
};

/** CloudFront's managed policies, by id. */
const MANAGED = {
  ALL_VIEWER_EXCEPT_HOST: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
} as const;
const METHODS_DEFAULT = ['GET', 'HEAD'];
/** What CloudFront does if a distribution says nothing. */
const ERROR_LIFE_SECONDS_DEFAULT = 10;
/** Errors that it keeps whatever the origin says. */
const ALWAYS_KEPT = [500, 501, 502, 503, 504];

/**
 * What CloudFront makes of a viewer's request: the first behavior whose pattern fits, its functions'
 * code, and the headers, cookies and query that its policies let through. Returns an answer if the
 * edge itself has one.
 *
 * @throws if a policy is none of those that the runner knows
 */
export function atEdge(
  deployment: Deployment,
  request: ViewerRequest,
): OriginRequest | { readonly answer: EdgeAnswer } {
  const config = distributionOf(deployment);
  const behavior = behaviorFor(config, request.path);
  const methods: readonly string[] = behavior.AllowedMethods ?? METHODS_DEFAULT;
  if (!methods.includes(request.method)) {
    return { answer: { statusCode: 403, headers: {}, body: 'This method is not allowed.' } };
  }
  const rooted = request.path === '/' && config.DefaultRootObject;
  const shown = rooted ? { ...request, path: `/${config.DefaultRootObject}` } : request;
  const changed = runFunctions(deployment, behavior, shown);
  if ('answer' in changed) return changed;
  return {
    ...changed,
    ...passedOn(deployment, behavior, changed),
    originId: behavior.TargetOriginId,
    errorLifeMs: (status) => errorLifeMs(config, status),
  };
}

export function distributionOf(deployment: Deployment): Properties {
  return deployment.resources('AWS::CloudFront::Distribution')[0]?.[1].DistributionConfig;
}

function behaviorFor(config: Properties, path: string): Properties {
  const behaviors: Properties[] = config.CacheBehaviors ?? [];
  return (
    behaviors.find(({ PathPattern }) => isLike(PathPattern, path)) ?? config.DefaultCacheBehavior
  );
}

/** CloudFront's patterns: `*` for any text, `?` for one character; a leading slash may be missing. */
function isLike(pattern: string, path: string): boolean {
  const parts = pattern.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(
    `^/?${parts.replace(/^\//, '').replaceAll('*', '.*').replaceAll('?', '.')}$`,
  ).test(path);
}

type Changed = Omit<ViewerRequest, 'headers'> & { readonly headers: Record<string, string> };

/** Runs the code of the behavior's CloudFront Functions, as it is in the template. */
function runFunctions(
  deployment: Deployment,
  behavior: Properties,
  request: ViewerRequest,
): Changed | { readonly answer: EdgeAnswer } {
  let changed: Changed = { ...request, headers: { ...request.headers } };
  for (const { FunctionARN } of behavior.FunctionAssociations ?? []) {
    const code = deployment
      .resources('AWS::CloudFront::Function')
      .find(([id]) => id === FunctionARN['Fn::GetAtt'][0])?.[1].FunctionCode;
    const event = { version: '1.0', request: functionRequest(changed) };
    const result = runInNewContext(`${code}; handler(event)`, { event }) as Properties;
    if (result.statusCode) return { answer: answerFrom(result) };
    const headers = Object.entries<{ value: string }>(result.headers);
    const { cookie } = changed.headers;
    changed = {
      ...changed,
      path: result.uri,
      headers: {
        ...Object.fromEntries(headers.map(([name, { value }]) => [name, value])),
        ...(cookie && { cookie }),
      },
    };
  }
  return changed;
}

function functionRequest({ method, path, query, headers }: Changed) {
  const valued = (entries: Iterable<[string, string]>) =>
    Object.fromEntries([...entries].map(([name, value]) => [name, { value }]));
  const { cookie: _, ...rest } = headers;
  return {
    method,
    uri: path,
    querystring: valued(new URLSearchParams(query)),
    headers: valued(Object.entries(rest)),
  };
}

function answerFrom({ statusCode, headers, body = '' }: Properties): EdgeAnswer {
  const entries = Object.entries<{ value: string }>(headers ?? {});
  return { statusCode, body, headers: Object.fromEntries(entries.map(([k, v]) => [k, v.value])) };
}

function passedOn(deployment: Deployment, behavior: Properties, request: Changed) {
  const policyId = behavior.OriginRequestPolicyId;
  const facts = {
    'cloudfront-viewer-address': `${request.address}:46532`,
    'cloudfront-viewer-country': request.country,
  };
  const own = {
    via: '2.0 0123456789abcdef.cloudfront.net (CloudFront)',
    'x-amz-cf-id': 'example',
    'x-forwarded-for': request.address,
  };
  if (policyId === MANAGED.ALL_VIEWER_EXCEPT_HOST) {
    const { host: _, ...headers } = request.headers;
    return { query: request.query, headers: { ...headers, ...own } };
  }
  const nothing = { 'user-agent': 'Amazon CloudFront', ...own };
  if (policyId === undefined) return { query: '', headers: nothing };
  const policy = deployment
    .resources('AWS::CloudFront::OriginRequestPolicy')
    .find(([id]) => id === policyId.Ref)?.[1].OriginRequestPolicyConfig;
  if (!policy) throw new Error(`the runner does not know the policy ${JSON.stringify(policyId)}`);
  const all = { ...request.headers, ...facts } as Record<string, string | undefined>;
  const { HeadersConfig, CookiesConfig, QueryStringsConfig } = policy;
  const allowed: string[] = HeadersConfig.Headers ?? [];
  const cookie = cookiesOf(request.headers.cookie, CookiesConfig);
  const listed = allowed.flatMap((name): [string, string][] => {
    const value = all[name.toLowerCase()];
    return value === undefined ? [] : [[name.toLowerCase(), value]];
  });
  const headers = { ...nothing, ...Object.fromEntries(listed), ...(cookie && { cookie }) };
  return { query: QueryStringsConfig.QueryStringBehavior === 'all' ? request.query : '', headers };
}

function cookiesOf(header = '', { CookieBehavior, Cookies = [] }: Properties): string {
  if (CookieBehavior === 'all') return header;
  const allowed = header.split(/; */).filter((one) => Cookies.includes(one.split('=')[0]));
  return allowed.join('; ');
}

function errorLifeMs(config: Properties, status: number): number {
  if (!ALWAYS_KEPT.includes(status)) return 0;
  const said = (config.CustomErrorResponses ?? []).find(
    ({ ErrorCode }: Properties) => ErrorCode === status,
  );
  return 1000 * (said?.ErrorCachingMinTTL ?? ERROR_LIFE_SECONDS_DEFAULT);
}

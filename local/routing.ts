/** The functions that answer requests, by the names of their folders. */
export type HttpFunctionName =
  | 'redirect'
  | 'pages'
  | 'card'
  | 'webhooks'
  | 'reports-api'
  | 'admin-api'
  | 'sign-in'
  | 'team';

/** What stands before a function on AWS; the two write their events a little differently. */
export type Front = 'function-url' | 'http-api';

export type Route = {
  readonly functionName: HttpFunctionName;
  readonly front: Front;
  /** As API Gateway names it: `ANY /v1/{proxy+}`; `$default` behind a function URL. */
  readonly routeKey: string;
  readonly methods: readonly string[] | 'any';
  /** What the path begins with, or with `isExact` is. What follows is the parameter `proxy`. */
  readonly prefix: string;
  readonly isExact: boolean;
  readonly pattern: RegExp;
};

/** CloudFront's behaviors for people's paths, the first that fits first, and the functions whose URLs they lead to. */
export const PEOPLES_PATHS = {
  '/b/*/card/*': 'card',
  '/l/*': 'redirect',
  '/c/*': 'redirect',
  '/b/*': 'pages',
} as const satisfies Record<string, HttpFunctionName>;

/** API Gateway's routes. The first that matches is the most specific one, as API Gateway would choose. */
export const API_ROUTES = {
  'POST /v1/webhooks/{proxy+}': 'webhooks',
  'GET /v1/reports/{proxy+}': 'reports-api',
  'POST /v1/reports/credentials/search': 'reports-api',
  'POST /v1/influencers/search': 'reports-api',
  'GET /v1/exports/{proxy+}': 'reports-api',
  'GET /v1/shared/{proxy+}': 'reports-api',
  'GET /v1/influencers': 'reports-api',
  'GET /v1/influencers/{proxy+}': 'reports-api',
  'ANY /v1/team': 'team',
  'ANY /v1/team/{proxy+}': 'team',
  'ANY /v1/{proxy+}': 'admin-api',
  'ANY /auth/{proxy+}': 'sign-in',
  'ANY /o/{proxy+}': 'pages',
} as const satisfies Record<string, HttpFunctionName>;

const ROUTES: readonly Route[] = [
  ...Object.entries(PEOPLES_PATHS).map(
    ([pattern, functionName]): Route => ({
      functionName,
      front: 'function-url',
      routeKey: '$default',
      methods: ['GET', 'HEAD'],
      prefix: pattern.slice(0, -1),
      isExact: false,
      pattern: new RegExp(`^${pattern.replaceAll('*', '.*')}$`),
    }),
  ),
  ...Object.entries(API_ROUTES).map(([routeKey, functionName]): Route => {
    const [method = '', path = ''] = routeKey.split(' ');
    const prefix = path.replace('{proxy+}', '');
    const methods = method === 'ANY' ? 'any' : [method];
    return {
      functionName,
      front: 'http-api',
      routeKey,
      methods,
      prefix,
      isExact: prefix === path,
      pattern: new RegExp(prefix === path ? `^${path}$` : `^${prefix}`),
    };
  }),
];

/** The route of a path, or why there is none. */
export function routeOf(method: string, path: string): Route | 'not-found' | 'method-not-allowed' {
  let isKnownPath = false;
  for (const route of ROUTES) {
    if (!route.pattern.test(path)) continue;
    if (route.methods === 'any' || route.methods.includes(method)) return route;
    isKnownPath = true;
  }
  return isKnownPath ? 'method-not-allowed' : 'not-found';
}

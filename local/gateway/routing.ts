import {
  API_ROUTES,
  type HttpFunctionName,
  PAGE_ROUTES,
} from '#shared/contracts/gateway-routes.ts';

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

const ROUTES: readonly Route[] = [
  ...Object.entries(PAGE_ROUTES).map(
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

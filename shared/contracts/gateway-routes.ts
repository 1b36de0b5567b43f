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

/** CloudFront's behaviors that lead to function URLs. The first match wins. */
export const PAGE_ROUTES = {
  '/l/*': 'redirect',
  '/c/*': 'redirect',
  '/b/*/card/*': 'card',
  '/b/*': 'pages',
} as const satisfies Record<`/${string}`, HttpFunctionName>;

/**
 * API Gateway's routes: to which function a path goes. An operation is routed by its function, not
 * here; a test checks that every one reaches it. The most specific route comes first, as API
 * Gateway would choose it.
 */
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
} as const satisfies Record<`${'ANY' | 'GET' | 'POST'} /${string}`, HttpFunctionName>;

/** Operations whose body is a file, in any encoding. */
export const FILE_PATHS: readonly string[] = [
  '/v1/credentials/import',
  '/v1/imports/columns',
  '/v1/surveys/import',
];

/**
 * API Gateway decodes `text/…` as UTF-8, which spoils a file in another encoding: CloudFront tells
 * it that such a file is bytes. Its content says what it is.
 */
export const TEXT_FILE = /^text\/(?:csv|tab-separated-values)\b/i;
export const FILE_BYTES = 'application/octet-stream';

import type { APIGatewayProxyEventV2 } from 'aws-lambda';

export const BROWSER =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1';

type Visit = {
  readonly method?: string;
  readonly headers?: Record<string, string | undefined>;
  readonly ip?: string;
  readonly query?: Record<string, string>;
  readonly cookies?: readonly string[];
  readonly body?: string;
};

/** A person's request as a function URL hands it on, with the parts that our functions read. */
export function visit(
  path: string,
  { method = 'GET', headers, ip, query, cookies, body }: Visit = {},
) {
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: new URLSearchParams(query).toString(),
    headers: { host: 'badges.test', 'user-agent': BROWSER, ...headers },
    ...(query && { queryStringParameters: query }),
    ...(cookies && { cookies }),
    ...(body !== undefined && { body }),
    requestContext: {
      domainName: 'badges.test',
      http: { method, path, sourceIp: ip ?? '198.51.100.7' },
    },
    isBase64Encoded: false,
  } as unknown as APIGatewayProxyEventV2;
}

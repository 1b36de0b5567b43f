import { runInNewContext } from 'node:vm';
import { Match } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { API_ROUTES } from '#shared/contracts/gateway-routes.ts';
import { ASKED_BESIDE_THE_API } from '../support/what-is-there.ts';
import { functions, newStack, resources, synthesize } from './synthesized.ts';

const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const CACHING_OPTIMIZED = '658327ea-f89d-4fab-a63d-7e88639e58f6';

const synthesized = synthesize();
const { template } = synthesized;
const byName = functions(synthesized);
const config = distributionIn(synthesized);

test.each([
  ['/l/*', 'redirectFunctionUrl', 'redirect-to-https', ['GET', 'HEAD']],
  ['/c/*', 'redirectFunctionUrl', 'redirect-to-https', ['GET', 'HEAD']],
  ['/b/*', 'pagesFunctionUrl', 'redirect-to-https', ['GET', 'HEAD']],
  ['/auth/*', 'apihttpapi', 'redirect-to-https', expect.arrayContaining(['GET', 'POST'])],
  ['/o/*', 'apihttpapi', 'redirect-to-https', expect.arrayContaining(['GET', 'POST'])],
  ['/v1/*', 'apihttpapi', 'https-only', expect.arrayContaining(['POST', 'PATCH', 'DELETE'])],
])('%s goes to %s, uncached', (path, origin, protocol, methods) => {
  const behavior = behaviorOf(path);
  expect(JSON.stringify(originOf(behavior.TargetOriginId).DomainName)).toContain(`"${origin}`);
  expect(behavior).toMatchObject({
    ViewerProtocolPolicy: protocol,
    AllowedMethods: methods,
    CachePolicyId: CACHING_DISABLED,
  });
});

test.each([500, 501, 502, 503, 504])('an error %i of one issuer is kept for nobody', (code) => {
  expect(config.CustomErrorResponses).toContainEqual({ ErrorCode: code, ErrorCachingMinTTL: 0 });
});

test('/b/*/card/* goes to card, cached, and comes before /b/*', () => {
  const patterns = config.CacheBehaviors.map((one: { PathPattern: string }) => one.PathPattern);
  const behavior = behaviorOf('/b/*/card/*');
  expect(patterns.indexOf('/b/*/card/*')).toBeLessThan(patterns.indexOf('/b/*'));
  expect(JSON.stringify(originOf(behavior.TargetOriginId).DomainName)).toContain(
    '"cardFunctionUrl',
  );
  expect(behavior.CachePolicyId).toBe(CACHING_OPTIMIZED);
});

test('all else is a file of the dashboard, in a bucket that nobody else can read', () => {
  const origin = originOf(config.DefaultCacheBehavior.TargetOriginId);
  expect(JSON.stringify(origin.DomainName)).toContain('"webbucket');
  expect(origin.OriginAccessControlId).toBeDefined();
  template.hasResourceProperties('AWS::S3::Bucket', {
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
  });
});

test.each([
  ['/', '/index.html'],
  ['/goals/brand', '/index.html'],
  ['/assets/main-1.js', '/assets/main-1.js'],
  ['/favicon.svg', '/favicon.svg'],
  ['/robots.txt', '/robots.txt'],
])('a view’s address gets the dashboard’s page: %s is %s', (uri, asked) => {
  expect(fromDefault({ uri, querystring: {} }).uri).toBe(asked);
});

test.each([
  ['//l/lnk_1', {}, '/l/lnk_1'],
  ['/L/lnk_1', { bt_test: { value: '1.a%2Fb' } }, '/l/lnk_1?bt_test=1.a%2Fb'],
  ['/B/crd_1/share/x', { format: { value: 'json' } }, '/b/crd_1/share/x?format=json'],
  [
    '/%20c/cta_1',
    { a: { value: '1', multiValue: [{ value: '1' }, { value: '2' }] }, b: { value: '' } },
    '/c/cta_1?a=1&a=2&b=',
  ],
])(
  'a page’s address that was spoiled leads where it should: %s %j to %s',
  (uri, querystring, location) => {
    expect(fromDefault({ uri, querystring })).toMatchObject({
      statusCode: 302,
      headers: { location: { value: location } },
    });
  },
);

test.each(ASKED_BESIDE_THE_API)(
  'beside API and pages, $method $path is passed on or answered $status: $because',
  ({ method, path: uri, status, allow }) => {
    const { statusCode = 200, headers = {} } = fromDefault({ method, uri, querystring: {} });
    expect(statusCode).toBe(status);
    expect(headers.allow?.value ?? null).toBe(allow);
  },
);

test('every method reaches the function that answers so, and S3 says what is missing', () => {
  expect(config.DefaultCacheBehavior.AllowedMethods).toContain('OPTIONS');
  expect(config.DefaultCacheBehavior.AllowedMethods).toContain('DELETE');
  const policies = JSON.stringify(resources(synthesized, 'AWS::S3::BucketPolicy'));
  expect(policies).toContain('"s3:ListBucket"');
});

test.each([
  ['/v1/credentials/import', 'text/csv; charset=utf-8', 'application/octet-stream'],
  ['/v1/surveys/import', 'text/csv', 'application/octet-stream'],
  ['/v1/credentials/import', 'application/json', 'application/json'],
  ['/v1/programs', 'text/csv', 'text/csv'],
])('a file keeps its bytes on its way: %s as %s is sent as %s', (uri, value, sent) => {
  const request = { uri, headers: { 'content-type': { value } } };
  const { headers } = madeBy(behaviorOf('/v1/*'), request);
  expect(headers['content-type'].value).toBe(sent);
  expect(madeBy(behaviorOf('/v1/*'), { uri, headers: {} })).toEqual({ uri, headers: {} });
});

/** What the function before the dashboard's files makes of a request. */
function fromDefault(request: { uri: string; querystring: object; method?: string }) {
  return madeBy(config.DefaultCacheBehavior, { method: 'GET', ...request });
}

/** What the function of a behavior makes of a request. */
function madeBy(behavior: ReturnType<typeof behaviorOf>, request: object) {
  const association = behavior.FunctionAssociations[0];
  const [id = ''] = association.FunctionARN['Fn::GetAtt'];
  const code = template.toJSON().Resources[id].Properties.FunctionCode;
  return runInNewContext(`${code}; handler({ request })`, { request });
}

test('every answer carries the security headers, and a function may be stricter', () => {
  for (const { ResponseHeadersPolicyId } of [
    config.DefaultCacheBehavior,
    ...config.CacheBehaviors,
  ]) {
    expect(ResponseHeadersPolicyId).toEqual({ Ref: expect.stringMatching(/^edgesafeheaders/) });
  }
  template.hasResourceProperties('AWS::CloudFront::ResponseHeadersPolicy', {
    ResponseHeadersPolicyConfig: {
      SecurityHeadersConfig: {
        ContentSecurityPolicy: { Override: false },
        ContentTypeOptions: { Override: true },
        StrictTransportSecurity: { AccessControlMaxAgeSec: 31_536_000 },
      },
    },
  });
});

test.each(['redirect', 'pages', 'card'])(
  '%s answers CloudFront alone, which may do both that it needs',
  (name) => {
    const id = byName[name]?.id;
    template.hasResourceProperties('AWS::Lambda::Url', {
      AuthType: 'AWS_IAM',
      TargetFunctionArn: { 'Fn::GetAtt': [id, 'Arn'] },
    });
    const permissions = Object.values(resources(synthesized, 'AWS::Lambda::Permission'))
      .map(({ Properties }) => Properties)
      .filter(({ FunctionName }) => JSON.stringify(FunctionName).includes(`"${name}FunctionUrl`));
    expect(permissions.map(({ Action }) => Action).sort()).toEqual([
      'lambda:InvokeFunction',
      'lambda:InvokeFunctionUrl',
    ]);
    for (const { Principal, SourceArn } of permissions) {
      expect(Principal).toBe('cloudfront.amazonaws.com');
      expect(JSON.stringify(SourceArn)).toContain('"edgedistribution');
    }
  },
);

test('the functions are told of a visitor what they need: ten headers at most, and the owner’s cookie alone', () => {
  const { HeadersConfig, CookiesConfig, QueryStringsConfig } =
    Object.values(resources(synthesized, 'AWS::CloudFront::OriginRequestPolicy'))[0]?.Properties
      .OriginRequestPolicyConfig ?? {};
  expect(HeadersConfig.HeaderBehavior).toBe('whitelist');
  expect(HeadersConfig.Headers.length).toBeLessThanOrEqual(10);
  expect(HeadersConfig.Headers.sort()).toEqual([
    'cloudfront-viewer-address',
    'cloudfront-viewer-country',
    'purpose',
    'referer',
    'sec-gpc',
    'sec-purpose',
    'user-agent',
    'x-forwarded-host',
    'x-moz',
    'x-purpose',
  ]);
  expect(CookiesConfig).toEqual({ CookieBehavior: 'whitelist', Cookies: ['bt_owner'] });
  expect(QueryStringsConfig).toEqual({ QueryStringBehavior: 'all' });
});

test('the host that people see travels as x-forwarded-host, whatever a visitor claims', () => {
  const request = atTheEdge({
    host: { value: 'a.example' },
    'x-forwarded-host': { value: 'evil.example' },
  });
  expect(request.headers['x-forwarded-host'].value).toBe('a.example');
});

test.each([
  { destination: undefined, purpose: undefined },
  { destination: 'document', purpose: undefined },
  { destination: 'image', purpose: 'embed.image' },
  { destination: 'empty', purpose: 'embed.empty' },
])(
  'that a browser wants $destination travels as x-purpose $purpose',
  ({ destination, purpose }) => {
    const request = atTheEdge({
      host: { value: 'a.example' },
      ...(destination && { 'sec-fetch-dest': { value: destination } }),
    });
    expect(request.headers['x-purpose']?.value).toBe(purpose);
  },
);

test.each(Object.entries(API_ROUTES))('the HTTP API hands %s to %s', (routeKey, name) => {
  const routes = Object.values(resources(synthesized, 'AWS::ApiGatewayV2::Route'));
  const route = routes.find(({ Properties }) => Properties.RouteKey === routeKey);
  const integrationId = route?.Properties.Target['Fn::Join'][1][1].Ref;
  const integration = resources(synthesized, 'AWS::ApiGatewayV2::Integration')[integrationId];
  expect(integration?.Properties).toMatchObject({
    PayloadFormatVersion: '2.0',
    IntegrationUri: { 'Fn::GetAtt': [byName[name]?.id, 'Arn'] },
  });
  expect(routes).toHaveLength(Object.keys(API_ROUTES).length);
});

test('the HTTP API is throttled, and its log knows neither addresses nor user agents', () => {
  const stage = Object.values(resources(synthesized, 'AWS::ApiGatewayV2::Stage'))[0]?.Properties;
  expect(stage.DefaultRouteSettings).toEqual({
    ThrottlingRateLimit: 200,
    ThrottlingBurstLimit: 400,
  });
  expect(stage.AccessLogSettings.Format).toMatch(/requestId/);
  expect(stage.AccessLogSettings.Format).not.toMatch(/identity|sourceIp|userAgent|\.path/);
});

const CHOSEN = {
  domainName: 'badges.academy.example',
  certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/1',
  webAclArn: 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/a/1',
};

test('an operator may give it a domain and a WAF', () => {
  const chosen = synthesize(newStack(CHOSEN));
  expect(distributionIn(chosen)).toMatchObject({
    Aliases: [CHOSEN.domainName],
    ViewerCertificate: {
      AcmCertificateArn: CHOSEN.certificateArn,
      MinimumProtocolVersion: 'TLSv1.2_2021',
    },
    WebACLId: CHOSEN.webAclArn,
  });
  chosen.template.hasOutput('Url', { Value: 'https://badges.academy.example' });
  chosen.template.hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: Match.objectLike({ PUBLIC_URL: 'https://badges.academy.example' }) },
  });
});

test.each(['domainName', 'certificateArn'] as const)('%s alone is refused', (name) => {
  expect(() => newStack({ [name]: CHOSEN[name] })).toThrow('go together');
});

/** A request as the function at CloudFront leaves it. */
function atTheEdge(headers: Record<string, { value: string }>) {
  const functions = Object.values(resources(synthesized, 'AWS::CloudFront::Function'));
  const { FunctionCode } =
    functions.find(({ Properties }) => Properties.FunctionCode.includes('x-forwarded-host'))
      ?.Properties ?? {};
  const event = { request: { method: 'GET', headers } };
  return runInNewContext(`${FunctionCode}; handler(event)`, { event });
}

function distributionIn(from: typeof synthesized) {
  const [distribution] = Object.values(resources(from, 'AWS::CloudFront::Distribution'));
  return distribution?.Properties.DistributionConfig;
}

function behaviorOf(path: string) {
  return config.CacheBehaviors.find((one: { PathPattern: string }) => one.PathPattern === path);
}

function originOf(id: string) {
  return config.Origins.find((one: { Id: string }) => one.Id === id);
}

import { describe, expect, test } from 'vitest';
import { atEdge, type ViewerRequest } from '../../local/deployed/edge.ts';
import { apiRouteOf } from '../../local/deployed/origin-events.ts';
import { isAllowed } from '../../local/deployed/policy.ts';
import { readDeployment, type Statement } from '../../local/deployed/template.ts';
import { assemblyFolder } from './assembly.ts';

const assembly = assemblyFolder();
const deployment = readDeployment(assembly);
const TABLE = 'arn:aws:dynamodb:eu-central-1:123456789012:table/registry';

describe('a role’s policy', () => {
  const writesLinks: Statement = {
    Effect: 'Allow',
    Action: ['dynamodb:PutItem', 'dynamodb:UpdateItem'],
    Resource: TABLE,
    Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['I#*', 'LNK#*'] } },
  };
  const put = { action: 'dynamodb:PutItem', resource: TABLE, leadingKeys: ['LNK#lnk_1'] };
  const everything: Statement = { Effect: 'Allow', Action: '*', Resource: '*' };

  test.each([
    { because: 'it says so', access: put, statements: [writesLinks], is: true },
    { because: 'nothing says so', access: put, statements: [], is: false },
    {
      because: 'another action is meant',
      access: { ...put, action: 'dynamodb:DeleteItem' },
      statements: [writesLinks],
      is: false,
    },
    {
      because: 'another table is meant',
      access: { ...put, resource: `${TABLE}-2` },
      statements: [writesLinks],
      is: false,
    },
    {
      because: 'one of the keys is not among the leading keys',
      access: { ...put, leadingKeys: ['LNK#lnk_1', 'K#key_1'] },
      statements: [writesLinks],
      is: false,
    },
    {
      because: 'ForAllValues holds for a call without keys, as on AWS',
      access: { ...put, leadingKeys: [] },
      statements: [writesLinks],
      is: true,
    },
    {
      because: 'a deny outweighs every allow',
      access: put,
      statements: [everything, { ...everything, Effect: 'Deny' as const }],
      is: false,
    },
  ])('$is, because $because', ({ access, statements, is }) => {
    expect(isAllowed(statements, access)).toBe(is);
  });

  test('a condition that the runner does not know is never guessed', () => {
    const unknown = { ...writesLinks, Condition: { Bool: { 'aws:SecureTransport': 'true' } } };
    expect(() => isAllowed([unknown], put)).toThrow('not known to the runner');
  });
});

const VIEWER: ViewerRequest = {
  method: 'GET',
  path: '/l/lnk_1',
  query: 'a=1&a=2',
  address: '198.51.100.9',
  country: 'NP',
  headers: {
    host: 'd111111abcdef8.cloudfront.net',
    'user-agent': 'Firefox',
    authorization: 'Bearer secret',
    cookie: 'bt_owner=me; tracking=yes',
    'sec-fetch-dest': 'image',
  },
};

describe('the edge', () => {
  const through = (changes: Partial<ViewerRequest> = {}) =>
    atEdge(deployment, { ...VIEWER, ...changes });

  test('a redirect learns of its visitor what the policy lists, and nothing more', () => {
    expect(through()).toMatchObject({ query: 'a=1&a=2', path: '/l/lnk_1' });
    const { headers } = through() as { headers: Record<string, string> };
    expect(headers).toMatchObject({
      'cloudfront-viewer-address': '198.51.100.9:46532',
      'cloudfront-viewer-country': 'NP',
      'user-agent': 'Firefox',
      cookie: 'bt_owner=me',
      'x-forwarded-host': 'd111111abcdef8.cloudfront.net',
      'x-purpose': 'embed.image',
    });
    expect(headers).not.toHaveProperty('authorization');
    expect(headers).not.toHaveProperty('host');
  });

  test('a card is asked for without cookies, query or user agent', () => {
    const { headers, query } = through({ path: '/b/crd_1/card/1.png' }) as {
      headers: Record<string, string>;
      query: string;
    };
    expect(query).toBe('');
    expect(headers['user-agent']).toBe('Amazon CloudFront');
    expect(headers).not.toHaveProperty('cookie');
  });

  test('the API gets everything but the host, and a CSV as bytes', () => {
    const csv = { ...VIEWER.headers, 'content-type': 'text/csv' };
    const request = { method: 'POST', path: '/v1/credentials/import', headers: csv };
    const { headers } = through(request) as { headers: Record<string, string> };
    expect(headers.authorization).toBe('Bearer secret');
    expect(headers['content-type']).toBe('application/octet-stream');
    expect(headers).not.toHaveProperty('host');
  });

  test('public pages refuse what is neither GET nor HEAD; a spoiled address is led back', () => {
    expect(through({ method: 'POST' })).toMatchObject({ answer: { statusCode: 403 } });
    expect(through({ path: '//l/lnk_1', query: '' })).toMatchObject({
      answer: { statusCode: 302, headers: { location: '/l/lnk_1' } },
    });
  });

  test('errors are kept for nobody, but for ten seconds if the template did not say so', () => {
    const silent = readDeployment(assembly, ({ Resources }) => {
      for (const { Type, Properties } of Object.values(Resources)) {
        if (Type.endsWith('::Distribution'))
          delete Properties.DistributionConfig.CustomErrorResponses;
      }
    });
    const lives = (given: typeof deployment) => {
      const edge = atEdge(given, VIEWER);
      return 'answer' in edge ? [] : [edge.errorLifeMs(502), edge.errorLifeMs(400)];
    };
    expect(lives(deployment)).toEqual([0, 0]);
    expect(lives(silent)).toEqual([10_000, 0]);
  });
});

test.each([
  { request: 'GET /v1/influencers', name: 'reports-api', because: 'an exact path' },
  { request: 'GET /v1/influencers/rcp_1', name: 'reports-api', because: 'the longer prefix' },
  { request: 'POST /v1/influencers/search', name: 'reports-api', because: 'exact before greedy' },
  {
    request: 'POST /v1/influencers',
    name: 'admin-api',
    because: 'only GET has a route of its own',
  },
  { request: 'PATCH /v1/team/mbr_1', name: 'team', because: 'longer than /v1' },
  { request: 'GET /v1/anything', name: 'admin-api', because: 'what is left' },
  { request: 'GET /other', name: undefined, because: 'no route fits' },
])('the HTTP API sends $request to $name: $because', ({ request, name }) => {
  const [method = '', path = ''] = request.split(' ');
  expect(apiRouteOf(deployment, method, path)?.functionName).toBe(name);
});

import { describe, expect, test } from 'vitest';
import { routeOf } from '../../local/gateway/routing.ts';

describe('which function answers', () => {
  test.each([
    ['GET', '/l/lnk_1', 'redirect'],
    ['HEAD', '/c/cta_1', 'redirect'],
    ['GET', '/b/crd_1/share/x', 'pages'],
    ['GET', '/b/crd_1/card/abc.png', 'card'],
    ['GET', '/o/token', 'pages'],
    ['POST', '/o/crd_1/consent', 'pages'],
    ['POST', '/v1/webhooks/iss_1/signups', 'webhooks'],
    ['GET', '/v1/webhooks/iss_1/signups', 'admin-api'],
    ['GET', '/v1/reports/goals', 'reports-api'],
    ['POST', '/v1/reports/goals', 'admin-api'],
    ['POST', '/v1/reports/credentials/search', 'reports-api'],
    ['GET', '/v1/influencers', 'reports-api'],
    ['GET', '/v1/influencers/rcp_1', 'reports-api'],
    ['GET', '/v1/influencersque', 'admin-api'],
    ['PATCH', '/v1/programs/prg_1', 'admin-api'],
    ['GET', '/v1/nothing', 'admin-api'],
    ['POST', '/v1/team', 'team'],
    ['DELETE', '/v1/team/mbr_1', 'team'],
    ['GET', '/auth/login', 'sign-in'],
    ['POST', '/auth/logout', 'sign-in'],
  ])('%s %s: %s', (method, path, functionName) => {
    expect(routeOf(method, path)).toMatchObject({ functionName });
  });

  test.each([
    ['GET', '/', 'not-found'],
    ['GET', '/l', 'not-found'],
    ['GET', '/v1', 'not-found'],
    ['GET', '/assets/app.js', 'not-found'],
    ['POST', '/l/lnk_1', 'method-not-allowed'],
    ['DELETE', '/b/crd_1', 'method-not-allowed'],
  ])('%s %s: none, %s', (method, path, reason) => {
    expect(routeOf(method, path)).toBe(reason);
  });
});

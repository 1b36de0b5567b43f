import {
  Function as EdgeFunction,
  type FunctionAssociation,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  OriginRequestCookieBehavior,
  OriginRequestHeaderBehavior,
  OriginRequestPolicy,
  OriginRequestQueryStringBehavior,
} from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';

/** CloudFront takes at most ten. */
const HEADERS = [
  'cloudfront-viewer-address',
  'cloudfront-viewer-country',
  'user-agent',
  'referer',
  'sec-gpc',
  'sec-purpose',
  'purpose',
  'x-purpose',
  'x-moz',
  'x-forwarded-host',
];

/**
 * What the functions receive of a visitor's request: what they need, and nothing more. The one
 * cookie is an owner's, who opened their personal link; visitors have none.
 */
export class VisitorFacts extends Construct {
  readonly originRequestPolicy: OriginRequestPolicy;
  /**
   * A function URL answers only under its own Host: the one that people see travels beside it. So
   * does, for want of an eleventh header, whether a browser wants a part of somebody's page.
   */
  readonly tellHost: FunctionAssociation;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.originRequestPolicy = new OriginRequestPolicy(this, 'policy', {
      headerBehavior: OriginRequestHeaderBehavior.allowList(...HEADERS),
      queryStringBehavior: OriginRequestQueryStringBehavior.all(),
      cookieBehavior: OriginRequestCookieBehavior.allowList('bt_owner'),
    });
    this.tellHost = {
      eventType: FunctionEventType.VIEWER_REQUEST,
      function: new EdgeFunction(this, 'tell-host', {
        runtime: FunctionRuntime.JS_2_0,
        code: FunctionCode.fromInline(TELL_HOST),
      }),
    };
  }
}

const TELL_HOST = `function handler(event) {
  var request = event.request;
  var destination = request.headers['sec-fetch-dest'];
  request.headers['x-forwarded-host'] = { value: request.headers.host.value };
  if (destination && destination.value !== 'document') {
    request.headers['x-purpose'] = { value: 'embed.' + destination.value };
  }
  return request;
}`;

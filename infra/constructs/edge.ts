import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HttpVersion,
  OriginRequestCookieBehavior,
  OriginRequestHeaderBehavior,
  OriginRequestPolicy,
  OriginRequestQueryStringBehavior,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { FunctionUrlOrigin, HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { FunctionUrl } from 'aws-cdk-lib/aws-lambda';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Api } from './api.ts';
import type { PublicPages } from './public-pages.ts';

export interface EdgeProps {
  readonly pages: PublicPages;
  readonly api: Api;
}

/** What a visitor's request tells that the functions need, and nothing more. */
const TOLD = [
  'cloudfront-viewer-address',
  'cloudfront-viewer-country',
  'user-agent',
  'referer',
  'sec-gpc',
  'sec-purpose',
  'purpose',
  'accept-language',
  'x-forwarded-host',
];

/** One address for everything: /l /c /b for people, /v1 for systems, all else from the web bucket. */
export class Edge extends Construct {
  readonly url: string;
  readonly webBucket: Bucket;

  constructor(scope: Construct, id: string, { pages, api }: EdgeProps) {
    super(scope, id);
    this.webBucket = this.#bucket();
    const people = this.#forPeople();
    const distribution = new Distribution(this, 'distribution', {
      ...this.#customDomain(),
      comment: 'Badgetrail',
      httpVersion: HttpVersion.HTTP2_AND_3,
      defaultRootObject: 'index.html',
      webAclId: this.node.tryGetContext('webAclArn'),
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(this.webBucket),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        responseHeadersPolicy: ResponseHeadersPolicy.SECURITY_HEADERS,
      },
      additionalBehaviors: {
        '/l/*': { ...people, origin: originOf(pages.redirectUrl) },
        '/c/*': { ...people, origin: originOf(pages.redirectUrl) },
        '/b/*': { ...people, origin: originOf(pages.pagesUrl) },
        '/v1/*': this.#forSystems(api),
      },
    });
    const domain: unknown = this.node.tryGetContext('domainName');
    this.url = `https://${typeof domain === 'string' ? domain : distribution.domainName}`;
    this.#acknowledge(distribution);
  }

  #forPeople(): Omit<BehaviorOptions, 'origin'> {
    return {
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: new OriginRequestPolicy(this, 'for-people', {
        headerBehavior: OriginRequestHeaderBehavior.allowList(...TOLD),
        queryStringBehavior: OriginRequestQueryStringBehavior.all(),
        cookieBehavior: OriginRequestCookieBehavior.all(),
      }),
      functionAssociations: [
        { eventType: FunctionEventType.VIEWER_REQUEST, function: this.#tellHost() },
      ],
    };
  }

  #forSystems({ httpApi }: Api): BehaviorOptions {
    const { region, urlSuffix } = Stack.of(this);
    return {
      origin: new HttpOrigin(`${httpApi.apiId}.execute-api.${region}.${urlSuffix}`),
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      allowedMethods: AllowedMethods.ALLOW_ALL,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    };
  }

  /** A function URL answers only under its own Host: the one that people see travels beside it. */
  #tellHost(): EdgeFunction {
    return new EdgeFunction(this, 'tell-host', {
      runtime: FunctionRuntime.JS_2_0,
      code: FunctionCode.fromInline(
        `function handler(event) {
  var request = event.request;
  request.headers['x-forwarded-host'] = { value: request.headers.host.value };
  return request;
}`,
      ),
    });
  }

  #bucket(): Bucket {
    return new Bucket(this, 'web', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }

  /** `--context domainName=… --context certificateArn=…` (in us-east-1) give it a name of its own. */
  #customDomain() {
    const domain: unknown = this.node.tryGetContext('domainName');
    const arn: unknown = this.node.tryGetContext('certificateArn');
    if (typeof domain !== 'string' || typeof arn !== 'string') return {};
    const certificate = Certificate.fromCertificateArn(this, 'certificate', arn);
    return {
      domainNames: [domain],
      certificate,
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
    };
  }

  #acknowledge(distribution: Distribution): void {
    Validations.of(this.webBucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'It holds only the public pages of the dashboard.',
    });
    const reasons = {
      'AwsSolutions-CFR1': 'Credentials are shared everywhere: no country is kept out.',
      'AwsSolutions-CFR2':
        'A WAF is the operator’s choice: --context webAclArn=… (docs/deploy.md).',
      'AwsSolutions-CFR3': 'Access logs would keep the addresses that we promise not to store.',
      'AwsSolutions-CFR4': 'TLS 1.2 holds with a custom domain; the default one cannot be set.',
    };
    for (const [id, reason] of Object.entries(reasons)) {
      Validations.of(distribution).acknowledge({ id, reason });
    }
  }
}

function originOf(url: FunctionUrl) {
  return FunctionUrlOrigin.withOriginAccessControl(url);
}

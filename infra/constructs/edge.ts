import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AccessLevel,
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HttpVersion,
  OriginRequestPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { FunctionUrlOrigin, HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Construct } from 'constructs';
import {
  FILE_BYTES,
  FILE_PATHS,
  PAGE_ROUTES,
  TEXT_FILE,
} from '#shared/contracts/gateway-routes.ts';
import type { Choices } from '../choices.ts';
import type { Api } from './api.ts';
import type { Card } from './card.ts';
import type { Pages } from './pages.ts';
import type { Redirect } from './redirect.ts';
import { SafeHeaders } from './safe-headers.ts';
import { VisitorFacts } from './visitor-facts.ts';
import type { Web } from './web.ts';

export interface EdgeProps extends Pick<Choices, 'domain' | 'webAclArn'> {
  readonly redirect: Redirect;
  readonly pages: Pages;
  readonly card: Card;
  readonly api: Api;
  readonly web: Web;
}

/**
 * CloudFront keeps an error of an origin for ten seconds per path, for every visitor of every
 * issuer, unless configured otherwise.
 */
const NEVER_CACHED = [500, 501, 502, 503, 504].map((httpStatus) => ({
  httpStatus,
  ttl: Duration.seconds(0),
}));

/** One address for everything: /l /c /b for people, /v1 for systems, /auth for members, all else from the web bucket. */
export class Edge extends Construct {
  readonly distribution: Distribution;
  /** Without a trailing slash. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: EdgeProps) {
    super(scope, id);
    const { redirect, pages, card, api, web, domain, webAclArn } = props;
    const responseHeadersPolicy = new SafeHeaders(this, 'safe-headers');
    const forPeople = { ...this.#forPeople(), responseHeadersPolicy };
    const forBrowsers = {
      ...this.#forSystems(api),
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      responseHeadersPolicy,
    };
    const toPages = {
      redirect: { ...forPeople, origin: FunctionUrlOrigin.withOriginAccessControl(redirect.url) },
      card: {
        origin: FunctionUrlOrigin.withOriginAccessControl(card.url),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        responseHeadersPolicy,
      },
      pages: { ...forPeople, origin: FunctionUrlOrigin.withOriginAccessControl(pages.url) },
    };
    this.distribution = new Distribution(this, 'distribution', {
      ...this.#named(domain),
      comment: 'Badgetrail',
      errorResponses: NEVER_CACHED,
      httpVersion: HttpVersion.HTTP2_AND_3,
      defaultRootObject: 'index.html',
      webAclId: webAclArn,
      defaultBehavior: {
        // Who may list learns that a file is missing (404); others are only refused (403).
        origin: S3BucketOrigin.withOriginAccessControl(web.bucket, {
          originAccessLevels: [AccessLevel.READ, AccessLevel.LIST],
        }),
        // CloudFront would answer 403 for what is not there at all: its function knows better.
        allowedMethods: AllowedMethods.ALLOW_ALL,
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        responseHeadersPolicy,
        functionAssociations: [web.showView],
      },
      additionalBehaviors: {
        ...Object.fromEntries(
          Object.entries(PAGE_ROUTES).map(([pattern, name]) => [pattern, toPages[name]]),
        ),
        '/o/*': forBrowsers,
        '/v1/*': {
          ...this.#forSystems(api),
          responseHeadersPolicy,
          functionAssociations: [this.#filesAsBytes()],
        },
        '/auth/*': forBrowsers,
      },
    });
    this.url = `https://${domain?.name ?? this.distribution.domainName}`;
    this.#acknowledge();
  }

  #forPeople() {
    const { originRequestPolicy, tellHost } = new VisitorFacts(this, 'visitor-facts');
    return {
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy,
      functionAssociations: [tellHost],
    };
  }

  #forSystems({ httpApi }: Api): BehaviorOptions {
    const { region, urlSuffix } = Stack.of(this);
    return {
      origin: new HttpOrigin(`${httpApi.apiId}.execute-api.${region}.${urlSuffix}`),
      // A key that is sent in clear should fail, not be redirected and go on unnoticed.
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      allowedMethods: AllowedMethods.ALLOW_ALL,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    };
  }

  #filesAsBytes() {
    return {
      eventType: FunctionEventType.VIEWER_REQUEST,
      function: new EdgeFunction(this, 'files-as-bytes', {
        runtime: FunctionRuntime.JS_2_0,
        code: FunctionCode.fromInline(FILES_AS_BYTES),
      }),
    };
  }

  #named(domain: Choices['domain']) {
    if (!domain) return {};
    return {
      domainNames: [domain.name],
      certificate: Certificate.fromCertificateArn(this, 'certificate', domain.certificateArn),
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
    };
  }

  #acknowledge(): void {
    const reasons = {
      'AwsSolutions-CFR1': 'Credentials are shared everywhere: no country is kept out.',
      'AwsSolutions-CFR2':
        'A WAF is the operator’s choice: --context webAclArn=… (docs/deploy.md).',
      'AwsSolutions-CFR3': 'Access logs would keep the addresses that we promise not to store.',
      'AwsSolutions-CFR4': 'TLS 1.2 holds with a custom domain; the default one cannot be set.',
    };
    for (const [id, reason] of Object.entries(reasons)) {
      Validations.of(this.distribution).acknowledge({ id, reason });
    }
  }
}

const FILES_AS_BYTES = `function handler(event) {
  var request = event.request;
  var type = request.headers['content-type'];
  var isFile = ${JSON.stringify(FILE_PATHS)}.indexOf(request.uri) >= 0;
  if (isFile && type && ${TEXT_FILE}.test(type.value)) type.value = '${FILE_BYTES}';
  return request;
}`;

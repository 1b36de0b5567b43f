import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';

const WINDOW_SECONDS = 60;
/** What one address may ask in a minute: a school at once, or a campus at twenty a second. */
const PER_ADDRESS = { public: 3000, all: 12_000 };
const PUBLIC_PATHS = '^/(l|c|b|o|og)/';

/**
 * Rate rules before everything, for who wants them: CloudFront refuses what the functions then never
 * see. A stack of its own, because what CloudFront uses must be in us-east-1.
 */
export class WafStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, { ...props, env: { ...props.env, region: 'us-east-1' } });
    const acl = new CfnWebACL(this, 'acl', {
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      visibilityConfig: seenAs('BadgetrailAll'),
      customResponseBodies: { slow: { contentType: 'TEXT_PLAIN', content: SLOW_DOWN } },
      rules: [
        rateRule({
          name: 'PublicPages',
          priority: 0,
          limit: PER_ADDRESS.public,
          path: PUBLIC_PATHS,
        }),
        rateRule({ name: 'Everything', priority: 1, limit: PER_ADDRESS.all }),
      ],
    });
    new CfnOutput(this, 'WebAclArn', {
      description: 'Give it to the service: --context webAclArn=… (docs/deploy.md)',
      value: acl.attrArn,
    });
  }
}

const SLOW_DOWN =
  'So many requests come from your network that some have to wait. Please try again in a minute.';

type RateRule = {
  readonly name: string;
  readonly priority: number;
  readonly limit: number;
  /** A pattern of the paths that it counts; without one, all. */
  readonly path?: string;
};

function rateRule({ name, priority, limit, path }: RateRule): CfnWebACL.RuleProperty {
  return {
    name,
    priority,
    statement: {
      rateBasedStatement: {
        aggregateKeyType: 'IP',
        evaluationWindowSec: WINDOW_SECONDS,
        limit,
        ...(path && { scopeDownStatement: pathMatching(path) }),
      },
    },
    action: {
      block: {
        customResponse: {
          responseCode: 429,
          customResponseBodyKey: 'slow',
          responseHeaders: [{ name: 'retry-after', value: String(WINDOW_SECONDS) }],
        },
      },
    },
    visibilityConfig: seenAs(`BadgetrailLimited${name}`),
  };
}

function pathMatching(regexString: string): CfnWebACL.StatementProperty {
  return {
    regexMatchStatement: {
      regexString,
      fieldToMatch: { uriPath: {} },
      textTransformations: [{ priority: 0, type: 'NONE' }],
    },
  };
}

/** Counted, so that nothing is refused in silence; no requests are sampled: they hold addresses. */
function seenAs(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: false };
}

import { Aws, CfnResource, type IAspect, Names, Stack } from 'aws-cdk-lib';
import {
  CfnFunction,
  CfnOriginAccessControl,
  CfnOriginRequestPolicy,
  CfnResponseHeadersPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import type { IConstruct } from 'constructs';

/** Where the template has the names that are the account's, in all of its regions. */
const NAMED = [
  [CfnFunction, 'Name'],
  [CfnOriginAccessControl, 'OriginAccessControlConfig.Name'],
  [CfnOriginRequestPolicy, 'OriginRequestPolicyConfig.Name'],
  [CfnResponseHeadersPolicy, 'ResponseHeadersPolicyConfig.Name'],
] as const;

/** As CloudFront allows for functions: 64 characters with region and stack. */
const OWN_LENGTH = 8;

/**
 * Names CloudFront's things for their region and stack. CDK names them for their place in the tree,
 * which another stage or region shares: the second deployment would be refused.
 */
export const edgeNames: IAspect = {
  visit(node: IConstruct): void {
    if (!CfnResource.isCfnResource(node)) return;
    const [, property] = NAMED.find(([kind]) => node instanceof kind) ?? [];
    if (!property) return;
    const own = Names.nodeUniqueId(node.node).slice(-OWN_LENGTH);
    node.addPropertyOverride(property, `${Aws.REGION}-${Stack.of(node).stackName}-${own}`);
  },
};

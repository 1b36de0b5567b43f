import type { Construct } from 'constructs';

/** What an operator may choose at deployment, with `--context <name>=<value>` (docs/deploy.md). */
export interface Choices {
  /** Contexts `domainName` and `certificateArn`: a name of its own. The certificate is in us-east-1. */
  readonly domain?: { readonly name: string; readonly certificateArn: string };
  /** Context `webAclArn`: a WAF with the scope CLOUDFRONT. */
  readonly webAclArn?: string;
  /** Context `alarmEmail`: where alarms are e-mailed. */
  readonly alarmEmail?: string;
}

/** The operator's choices. @throws if only one of the two that make a domain is given */
export function choicesIn(scope: Construct): Choices {
  const name = chosen(scope, 'domainName');
  const certificateArn = chosen(scope, 'certificateArn');
  if (Boolean(name) !== Boolean(certificateArn)) {
    throw new Error('the contexts domainName and certificateArn go together: give both or neither');
  }
  return {
    domain: name && certificateArn ? { name, certificateArn } : undefined,
    webAclArn: chosen(scope, 'webAclArn'),
    alarmEmail: chosen(scope, 'alarmEmail'),
  };
}

function chosen(scope: Construct, name: string): string | undefined {
  const value: unknown = scope.node.tryGetContext(name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

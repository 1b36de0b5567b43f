import { type FunctionUrl, FunctionUrlAuthType } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Overflow } from './overflow.ts';
import { ServiceFunction } from './service-function.ts';
import type { Storage } from './storage.ts';

export interface PublicPagesProps {
  readonly storage: Storage;
  readonly overflow: Overflow;
}

/** What visitors and recipients meet: the redirect and the badge page, only through CloudFront. */
export class PublicPages extends Construct {
  readonly redirect: ServiceFunction;
  readonly redirectUrl: FunctionUrl;
  readonly pagesUrl: FunctionUrl;

  constructor(scope: Construct, id: string, { storage, overflow }: PublicPagesProps) {
    super(scope, id);
    this.redirect = new ServiceFunction(this, 'redirect', { memorySize: 1024 });
    storage.allow(this.redirect, {
      registry: ['GetItem'],
      eventLog: ['PutItem'],
      rootSecret: true,
    });
    overflow.allowSending(this.redirect);

    const pages = new ServiceFunction(this, 'pages', { memorySize: 1024 });
    storage.allow(pages, {
      registry: ['GetItem', 'Query'],
      eventLog: ['PutItem'],
      rootSecret: true,
    });
    overflow.allowSending(pages);

    this.redirectUrl = this.redirect.addFunctionUrl({ authType: FunctionUrlAuthType.AWS_IAM });
    this.pagesUrl = pages.addFunctionUrl({ authType: FunctionUrlAuthType.AWS_IAM });
  }
}

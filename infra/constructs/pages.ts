import { type FunctionUrl, FunctionUrlAuthType } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Overflow } from './overflow.ts';
import { ServiceFunction } from './service-function.ts';
import type { Storage } from './storage.ts';

export interface PagesProps {
  readonly storage: Storage;
  readonly overflow: Overflow;
}

/** What people see: /b/{credentialId}, and the share buttons on it. */
export class Pages extends Construct {
  /** Answers CloudFront alone. */
  readonly url: FunctionUrl;

  constructor(scope: Construct, id: string, { storage, overflow }: PagesProps) {
    super(scope, id);
    const pages = new ServiceFunction(this, 'pages', { memorySize: 1024 });
    storage.allow(pages, {
      registry: ['GetItem', 'Query'],
      // Share links, made when they are first needed.
      registryItems: { keys: ['I#*', 'LNK#*'], actions: ['PutItem', 'UpdateItem'] },
      eventLog: ['PutItem'],
      rootSecret: true,
    });
    overflow.allowSending(pages);
    this.url = pages.addFunctionUrl({ authType: FunctionUrlAuthType.AWS_IAM });
  }
}

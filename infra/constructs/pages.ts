import { type FunctionUrl, FunctionUrlAuthType } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Api } from './api.ts';
import type { Overflow } from './overflow.ts';
import { ServiceFunction } from './service-function.ts';
import type { Storage } from './storage.ts';

export interface PagesProps {
  readonly storage: Storage;
  readonly overflow: Overflow;
  readonly api: Api;
}

/** What people see: /b/{credentialId}, the share buttons on it, and the owner's link /o/{token}. */
export class Pages extends Construct {
  /** Answers CloudFront alone. */
  readonly url: FunctionUrl;

  constructor(scope: Construct, id: string, { storage, overflow, api }: PagesProps) {
    super(scope, id);
    const pages = new ServiceFunction(this, 'pages', { memorySize: 1024 });
    storage.allow(pages, {
      registry: ['GetItem', 'Query'],
      // Share links, made when they are first needed.
      registryItems: { keys: ['I#*', 'LNK#*'], actions: ['PutItem', 'UpdateItem'] },
      eventLog: ['PutItem'],
      // What a badge brought, for its owner.
      rollups: ['GetItem', 'Query'],
      rootSecret: true,
    });
    overflow.allowSending(pages);
    // Behind a function URL that only CloudFront may call, a browser's form would have to be signed.
    api.route(pages);
    this.url = pages.addFunctionUrl({ authType: FunctionUrlAuthType.AWS_IAM });
  }
}

import { type FunctionUrl, FunctionUrlAuthType } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Overflow } from './overflow.ts';
import { ServiceFunction } from './service-function.ts';
import type { Storage } from './storage.ts';

export interface RedirectProps {
  readonly storage: Storage;
  readonly overflow: Overflow;
}

/** The hot path: /l/{linkId} and /c/{ctaId} answer 302 and log the click. */
export class Redirect extends Construct {
  readonly redirect: ServiceFunction;
  /** Answers CloudFront alone. */
  readonly url: FunctionUrl;

  constructor(scope: Construct, id: string, { storage, overflow }: RedirectProps) {
    super(scope, id);
    this.redirect = new ServiceFunction(this, 'redirect', { memorySize: 1024 });
    storage.allow(this.redirect, {
      registry: ['GetItem'],
      eventLog: ['PutItem'],
      rootSecret: true,
    });
    overflow.allowSending(this.redirect);
    this.url = this.redirect.addFunctionUrl({ authType: FunctionUrlAuthType.AWS_IAM });
  }
}

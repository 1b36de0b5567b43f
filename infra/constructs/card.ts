import { type FunctionUrl, FunctionUrlAuthType } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { ServiceFunction } from './service-function.ts';
import type { Storage } from './storage.ts';

export interface CardProps {
  readonly storage: Storage;
}

/** The pictures that networks show beside a link to a badge. It reads, draws, and remembers nothing. */
export class Card extends Construct {
  /** Answers CloudFront alone. */
  readonly url: FunctionUrl;

  constructor(scope: Construct, id: string, { storage }: CardProps) {
    super(scope, id);
    const card = new ServiceFunction(this, 'card', { memorySize: 1536 });
    storage.allow(card, { registry: ['GetItem'] });
    this.url = card.addFunctionUrl({ authType: FunctionUrlAuthType.AWS_IAM });
  }
}

import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Alarms } from './constructs/alarms.ts';
import { Api } from './constructs/api.ts';
import { Audit } from './constructs/audit.ts';
import { Counter } from './constructs/counter.ts';
import { Edge } from './constructs/edge.ts';
import { Overflow } from './constructs/overflow.ts';
import { PublicPages } from './constructs/public-pages.ts';
import { Storage } from './constructs/storage.ts';
import { Sweeper } from './constructs/sweeper.ts';

export interface BadgetrailStackProps extends StackProps {
  /** Where each function's code lies: `<folder>/<name>/handler.mjs`. */
  readonly functionsFolder: string;
}

/** The whole service, read top to bottom: what stores, what answers, what counts, who is called. */
export class BadgetrailStack extends Stack {
  constructor(scope: Construct, id: string, { functionsFolder, ...props }: BadgetrailStackProps) {
    super(scope, id, props);
    this.node.setContext('functionsFolder', functionsFolder);

    const storage = new Storage(this, 'storage');
    const overflow = new Overflow(this, 'overflow', { storage });
    const pages = new PublicPages(this, 'public', { storage, overflow });
    const api = new Api(this, 'api', { storage });
    const edge = new Edge(this, 'edge', { pages, api });
    api.publishUnder(edge.url);
    const counter = new Counter(this, 'counter', { storage });
    new Sweeper(this, 'sweeper', { storage });
    const audit = new Audit(this, 'audit', { storage });
    new Alarms(this, 'alarms', { counter, overflow, pages, audit });

    new CfnOutput(this, 'Url', { value: edge.url });
    new CfnOutput(this, 'WebBucket', { value: edge.webBucket.bucketName });
    storage.describe(this);
  }
}

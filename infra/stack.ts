import { Aspects, CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { choicesIn } from './choices.ts';
import { Alarms } from './constructs/alarms.ts';
import { Api } from './constructs/api.ts';
import { Archive } from './constructs/archive.ts';
import { Audit } from './constructs/audit.ts';
import { Budget } from './constructs/budget.ts';
import { Card } from './constructs/card.ts';
import { Counter } from './constructs/counter.ts';
import { Edge } from './constructs/edge.ts';
import { edgeNames } from './constructs/edge-names.ts';
import { Imports } from './constructs/imports.ts';
import { Overflow } from './constructs/overflow.ts';
import { Overview } from './constructs/overview.ts';
import { Pages } from './constructs/pages.ts';
import { People } from './constructs/people.ts';
import { Ranker } from './constructs/ranker.ts';
import { Redirect } from './constructs/redirect.ts';
import { SignIn } from './constructs/sign-in.ts';
import { Storage } from './constructs/storage.ts';
import { Sweeper } from './constructs/sweeper.ts';
import { Team } from './constructs/team.ts';
import { Web } from './constructs/web.ts';

export interface BadgetrailStackProps extends StackProps {
  /**
   * Where each function's bundle lies: `<folder>/<name>/handler.mjs`.
   *
   * @default the sources, which do not run on Lambda: enough for who only reads the template
   */
  readonly functionsFolder?: string;
  /**
   * The dashboard's files.
   *
   * @default none: its bucket stays empty
   */
  readonly webFolder?: string;
}

/** The whole service, read top to bottom: what stores, what answers, what counts, who is called. */
export class BadgetrailStack extends Stack {
  constructor(scope: Construct, id: string, props: BadgetrailStackProps = {}) {
    const { functionsFolder = 'functions', webFolder, ...stackProps } = props;
    super(scope, id, stackProps);
    this.node.setContext('functionsFolder', functionsFolder);
    const { domain, webAclArn, alarmEmail, budgetUsd, stage } = choicesIn(this);

    const storage = new Storage(this, 'storage');
    const overflow = new Overflow(this, 'overflow', { storage });
    const redirect = new Redirect(this, 'redirect', { storage, overflow });
    const card = new Card(this, 'card', { storage });
    const imports = new Imports(this, 'imports', { storage });
    const archive = new Archive(this, 'archive');
    const api = new Api(this, 'api', { storage, imports, archive });
    const pages = new Pages(this, 'pages', { storage, overflow, api });
    const signIn = new SignIn(this, 'sign-in', { storage, api });
    const web = new Web(this, 'web');
    const edge = new Edge(this, 'edge', { redirect, pages, card, api, web, domain, webAclArn });
    api.publishUnder(edge.url);
    const people = new People(this, 'people', { publicUrl: edge.url });
    signIn.publishUnder(edge.url, people);
    new Team(this, 'team', { storage, api, people, publicUrl: edge.url });
    if (webFolder) web.publish(webFolder, edge.distribution);
    const counter = new Counter(this, 'counter', { storage, archive });
    new Sweeper(this, 'sweeper', { storage, archive });
    new Audit(this, 'audit', { storage });
    new Ranker(this, 'ranker', { storage });
    new Alarms(this, 'alarms', { storage, api, counter, overflow, imports, alarmEmail });
    new Overview(this, 'overview', { storage, api, overflow, edge });
    if (budgetUsd && alarmEmail) new Budget(this, 'budget', { budgetUsd, alarmEmail, stage });

    new CfnOutput(this, 'Url', { value: edge.url });
    new CfnOutput(this, 'EdgeDomain', { value: edge.distribution.domainName });
    new CfnOutput(this, 'WebBucket', { value: web.bucket.bucketName });
    new CfnOutput(this, 'NextStep', {
      description: 'Makes the first issuer, its keys and its sign-up secret (docs/deploy.md)',
      value: `npm run issuer -- --stack ${this.stackName} --name "Example Academy" --host academy.example --time-zone Europe/Berlin`,
    });
    new CfnOutput(this, 'UserPool', { value: people.userPool.userPoolId });
    storage.describe(this);
    Aspects.of(this).add(edgeNames);
  }
}

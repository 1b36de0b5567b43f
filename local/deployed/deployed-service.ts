import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  CreateTableCommand,
  DynamoDBClient,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { openArchiveFolder } from '../aws/archive-folder.ts';
import { startAwsEndpoints } from '../aws/aws-endpoints.ts';
import { openObjectStore } from '../aws/object-store.ts';
import { openOverflowQueue } from '../aws/overflow-queue.ts';
import { startEngine } from '../engine/engine.ts';
import { openPeople, type People } from '../people.ts';
import { undoing } from '../shutdown.ts';
import { type AwsCall, accessKeyIdOf } from './aws-call.ts';
import { startFront } from './front.ts';
import { type Destination, type JudgingProxy, startJudgingProxy } from './judging-proxy.ts';
import { type Lambda, startLambda } from './lambda.ts';
import { openQueues, type Queues } from './queues.ts';
import { openStream, streamMappings } from './stream.ts';
import { type Deployment, REGION, readDeployment, type Template } from './template.ts';
import { startUserPoolDomain, type UserPoolDomain } from './user-pool-domain.ts';

/** The synthesized stack, running on this machine. */
export type DeployedService = {
  /** Where CloudFront answers. */
  readonly url: string;
  readonly deployment: Deployment;
  readonly lambda: Lambda;
  readonly queues: Queues;
  readonly proxy: JudgingProxy;
  readonly people: People;
  readonly userPoolDomain: UserPoolDomain;
  /** DynamoDB itself, unjudged. */
  readonly engine: string;
  /** What an operator's shell has: credentials, region, and where AWS answers. */
  readonly operator: Readonly<Record<string, string>>;
  /** Delivers the stream and the queues until nothing is left that could be. */
  settle(): Promise<void>;
  stop(): Promise<void>;
};

export type DeployedOptions = {
  /** The cloud assembly that `npm run synth` made. */
  readonly assembly: string;
  readonly port?: number;
  /** Edits a copy of the template first. */
  readonly change?: (template: Template) => void;
  /** Addresses on this machine that answer for hosts of others: `{'api.accredible.com': 'http://127.0.0.1:…'}`. */
  readonly hosts?: Readonly<Record<string, string>>;
};

/** An operator's credentials belong to no function of the template. */
const OPERATOR = accessKeyIdOf('operator');

/**
 * Starts what a cloud assembly describes: each bundle in processes of its own under its role, behind
 * CloudFront and the HTTP API, on an embedded DynamoDB and stand-ins for the other services. Reads
 * the assembly and nothing else of the project.
 *
 * @throws if there is no assembly, no engine, or a port is taken; all that was started is stopped
 */
export async function startDeployed(options: DeployedOptions): Promise<DeployedService> {
  const started = undoing();
  try {
    return { ...(await start(options, started.add)), stop: started.undo };
  } catch (error) {
    await started.undo();
    throw error;
  }
}

async function start(
  { assembly, port, change, hosts }: DeployedOptions,
  onStop: (step: () => void | Promise<void>) => void,
): Promise<Omit<DeployedService, 'stop'>> {
  const deployment = readDeployment(resolve(assembly), change);
  const engine = await startEngine();
  onStop(engine.stop);
  const people = openPeople();
  const files = mkdtempSync(join(tmpdir(), 'badgetrail-files-'));
  onStop(() => rmSync(files, { recursive: true }));
  const standIns = await startAwsEndpoints({
    rootSecret: randomBytes(48).toString('base64url'),
    queue: openOverflowQueue(),
    archive: openArchiveFolder(join(files, 'archive')),
    uploads: openObjectStore(join(files, 'uploads')),
    people,
  });
  onStop(standIns.stop);

  // The queues need Lambda, which needs the proxy, which sends to the queues.
  const later: { queues?: Queues } = {};
  const proxy = await startJudgingProxy({
    functions: deployment.functions,
    destinationOf: (call, path) => {
      if (call.service === 'dynamodb') return { url: engine.endpoint };
      if (call.service === 'sqs') return { answer: sendTo(later.queues, call) };
      return { url: standIns.url, ...(call.service === 's3' && { path: bucketPath(path) }) };
    },
  });
  onStop(proxy.stop);
  const endpoints = endpointsAt(proxy.url);
  const operator = operatorOf(endpoints);
  await createTables(deployment, new DynamoDBClient({ endpoint: engine.endpoint, ...CLIENT }));

  const userPoolDomain = await userPoolDomainOf(deployment, people);
  onStop(userPoolDomain.stop);
  const elsewhere = { ...hosts, [userPoolDomain.host]: userPoolDomain.url };
  const lambda = startLambda({
    functions: deployment.functions,
    endpoints: { ...endpoints, ...inherited(), RUNNER_HOSTS: JSON.stringify(elsewhere) },
  });
  onStop(lambda.stop);
  const queues = openQueues(deployment, lambda);
  later.queues = queues;
  const streams = streamMappings(deployment).map((mapping) =>
    openStream(mapping, {
      client: new DynamoDBStreamsClient({ endpoint: engine.endpoint, ...CLIENT }),
      lambda,
      onDeadLetter: queues.deliver,
    }),
  );
  const front = await startFront(deployment, lambda, port);
  onStop(front.stop);
  const cloudFormation = await startCloudFormation(deployment);
  onStop(cloudFormation.stop);
  return {
    url: front.url,
    deployment,
    lambda,
    queues,
    proxy,
    people,
    userPoolDomain,
    engine: engine.endpoint,
    operator: { ...operator, AWS_ENDPOINT_URL_CLOUDFORMATION: cloudFormation.url },
    async settle() {
      await queues.drain();
      for (const stream of streams) while ((await stream.drain()) > 0);
    },
  };
}

const CLIENT = {
  region: REGION,
  credentials: { accessKeyId: OPERATOR, secretAccessKey: 'secret' },
};

function endpointsAt(url: string): Record<string, string> {
  const services = ['DYNAMODB', 'SQS', 'SECRETS_MANAGER', 'S3', 'COGNITO_IDENTITY_PROVIDER'];
  return Object.fromEntries(services.map((name) => [`AWS_ENDPOINT_URL_${name}`, url]));
}

function operatorOf(endpoints: Record<string, string>): Record<string, string> {
  const { region: AWS_REGION, credentials } = CLIENT;
  return {
    ...endpoints,
    AWS_REGION,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  };
}

/** By this, an aborted test run finds its processes. */
function inherited(): Record<string, string> {
  const { BADGETRAIL_TEST_RUN } = process.env;
  return BADGETRAIL_TEST_RUN ? { BADGETRAIL_TEST_RUN } : {};
}

function sendTo(queues: Queues | undefined, { operation, input }: AwsCall): object {
  if (!queues || operation !== 'SendMessage') throw new Error(`SQS stands in for no ${operation}`);
  return queues.send(String(input.QueueUrl), String(input.MessageBody));
}

/** The stand-in calls its two buckets by what they hold. */
function bucketPath(path: string): NonNullable<Destination['path']> {
  return path
    .replace(/^\/[^/?]*archive[^/?]*/, '/archive')
    .replace(/^\/[^/?]*uploads[^/?]*/, '/uploads');
}

async function createTables(deployment: Deployment, client: DynamoDBClient): Promise<void> {
  for (const [id, properties] of deployment.resources('AWS::DynamoDB::GlobalTable')) {
    const TableName = deployment.resolve({ Ref: id });
    const { KeySchema, AttributeDefinitions, BillingMode, StreamSpecification } = properties;
    const stream = StreamSpecification && { ...StreamSpecification, StreamEnabled: true };
    const keys = { KeySchema, AttributeDefinitions, BillingMode };
    await client.send(new CreateTableCommand({ TableName, ...keys, StreamSpecification: stream }));
    const { TimeToLiveSpecification } = properties;
    await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
  }
}

function userPoolDomainOf({ functions }: Deployment, people: People): Promise<UserPoolDomain> {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, PUBLIC_URL } = functions.get('sign-in')?.environment ?? {};
  const issuer = OIDC_ISSUER ?? 'https://nobody.example/pool';
  return startUserPoolDomain(issuer, OIDC_CLIENT_ID ?? '', `${PUBLIC_URL}/auth/callback`, people);
}

/** What `--stack` asks: the outputs of the stack. */
async function startCloudFormation({ outputs }: Deployment) {
  const members = Object.entries(outputs).map(
    ([name, value]) =>
      `<member><OutputKey>${name}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  );
  const body = `<DescribeStacksResponse><Outputs>${members.join('')}</Outputs></DescribeStacksResponse>`;
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/xml' }).end(body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

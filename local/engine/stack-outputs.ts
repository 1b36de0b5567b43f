import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import aws4 from 'aws4';

/** The environment of a command that works on what a deployed stack made. */
const OUTPUTS = {
  RegistryTable: 'REGISTRY_TABLE',
  EventLogTable: 'EVENT_LOG_TABLE',
  RollupsTable: 'ROLLUPS_TABLE',
  RootSecret: 'ROOT_SECRET_ID',
  ArchiveBucket: 'ARCHIVE_BUCKET',
  UserPool: 'USER_POOL_ID',
} as const;

/**
 * The names of a stack's tables and secret, and the caller's credentials, as a function on AWS has
 * them in its environment. Region and credentials are found as the AWS CLI finds them.
 *
 * @throws if there is no such stack, or it is none of ours
 */
export async function environmentOfStack(stack: string): Promise<Record<string, string>> {
  const caller = await callersEnvironment();
  const outputs = outputsIn(await describeStack(stack, caller));
  const environment: Record<string, string> = { ...caller };
  for (const [output, variable] of Object.entries(OUTPUTS)) {
    const value = outputs.get(output);
    if (!value) throw new Error(`the stack ${stack} has no output ${output}`);
    environment[variable] = value;
  }
  return environment;
}

type Caller = Record<'AWS_REGION' | 'AWS_ACCESS_KEY_ID' | 'AWS_SECRET_ACCESS_KEY', string> & {
  readonly AWS_SESSION_TOKEN?: string;
};

/** Any of the SDK's clients resolves profile, SSO and region; some of our own calls do not. */
async function callersEnvironment(): Promise<Caller> {
  const { config } = new SecretsManagerClient({});
  const { accessKeyId, secretAccessKey, sessionToken } = await config.credentials();
  return {
    AWS_REGION: await config.region(),
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...(sessionToken && { AWS_SESSION_TOKEN: sessionToken }),
  };
}

/** One signed call: a client for CloudFormation only for this would be a dependency too many. */
async function describeStack(stack: string, caller: Caller): Promise<string> {
  const { AWS_REGION: region } = caller;
  const { AWS_ENDPOINT_URL_CLOUDFORMATION: override } = process.env;
  const url = new URL(override ?? `https://cloudformation.${region}.amazonaws.com`);
  const form = { Action: 'DescribeStacks', StackName: stack, Version: '2010-05-15' };
  const body = new URLSearchParams(form).toString();
  const { headers = {} } = aws4.sign(
    {
      service: 'cloudformation',
      region,
      host: url.host,
      method: 'POST',
      path: '/',
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body,
    },
    {
      accessKeyId: caller.AWS_ACCESS_KEY_ID,
      secretAccessKey: caller.AWS_SECRET_ACCESS_KEY,
      sessionToken: caller.AWS_SESSION_TOKEN,
    },
  );
  const sent = Object.entries(headers).filter(([name]) => !/^(host|content-length)$/i.test(name));
  const answer = await fetch(url, {
    method: 'POST',
    headers: sent.map(([name, value]) => [name, String(value)] as [string, string]),
    body,
  });
  const text = await answer.text();
  if (answer.ok) return text;
  throw new Error(`CloudFormation: ${/<Message>([^<]*)/.exec(text)?.[1] ?? answer.status}`);
}

function outputsIn(xml: string): Map<string, string> {
  const members = xml.matchAll(
    /<OutputKey>([^<]*)<\/OutputKey>\s*<OutputValue>([^<]*)<\/OutputValue>/g,
  );
  return new Map([...members].map(([, name = '', value = '']) => [name, value]));
}

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Webhook } from 'standardwebhooks';
import {
  type DeployedOptions,
  type DeployedService,
  startDeployed,
} from '../../local/deployed/deployed-service.ts';
import type { IssuerWithKeys } from '../../local/issuer.ts';
import { assemblyFolder } from './assembly.ts';

// biome-ignore lint/suspicious/noExplicitAny: an answer is what a test takes it for.
type Body = any;
type Answer = { readonly status: number; readonly text: string; readonly body: Body };

type ApiOptions = {
  readonly key?: keyof IssuerWithKeys['keys'];
  readonly body?: unknown;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** An issuer with two awards on the deployed service, and everything that one does with them. */
export type AcademyOnAws = {
  readonly service: DeployedService;
  readonly issuer: IssuerWithKeys;
  /** `GET /v1/issuer` with one of the issuer's keys. */
  api(request: string, options?: ApiOptions): Promise<Answer>;
  /** Opens an address as a person would; redirects are not followed. */
  visit(url: string, headers?: Record<string, string>, init?: RequestInit): Promise<Response>;
  /** Sends a signed sign-up. */
  signUp(data: object, messageId?: string): Promise<Answer>;
  /** Runs one of the project's commands with `--stack`, as an operator. */
  command(
    name: string,
    ...args: string[]
  ): Promise<{ code: number; stdout: string; stderr: string }>;
};

const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';
const CSV_HEAD =
  'externalId,program.externalId,program.name,program.destinationUrl,recipient.name,recipient.email';

/** A table of awards in one program, as an issuer sends it. */
export function awardsCsv(prefix: string, names: readonly string[]): string {
  const rows = names.map((name, i) => {
    const email = `${name.toLowerCase().replaceAll(' ', '.')}@students.example`;
    return `${prefix}-${i},tour,Badge Tour,https://academy.example/tour,${name},${email}`;
  });
  return [CSV_HEAD, ...rows].join('\n');
}

/** Starts the deployed service, and makes an issuer on it as docs/deploy.md says. */
export async function startAcademyOnAws(
  options: Partial<DeployedOptions> = {},
): Promise<AcademyOnAws> {
  const service = await startDeployed({ assembly: assemblyFolder(), ...options });
  const command = commandRunner(service);
  await service.lambda.invokeAsync('sweep', SCHEDULED);
  const { stdout, stderr } = await command('issuer', ...ISSUER);
  if (!stdout.startsWith('{')) {
    await service.stop();
    throw new Error(stderr);
  }
  const issuer = JSON.parse(stdout) as IssuerWithKeys;
  return { service, issuer, command, ...callsOf(service, issuer) };
}

export const SCHEDULED = { 'detail-type': 'Scheduled Event', source: 'aws.events', detail: {} };
const ISSUER = ['--name', 'Example Academy', '--host', 'academy.example', '--time-zone', 'UTC'];

function commandRunner({ operator }: DeployedService): AcademyOnAws['command'] {
  const run = promisify(execFile);
  return async (name, ...args) => {
    const { NODE_ENV: _, ...inherited } = process.env;
    const env = { ...inherited, REGISTRY_TABLE: undefined, ...operator };
    const command = [`local/commands/${name}.ts`, '--stack', 'Badgetrail', ...args];
    try {
      return { code: 0, ...(await run(process.execPath, command, { env, maxBuffer: 1e8 })) };
    } catch (error) {
      return error as { code: number; stdout: string; stderr: string };
    }
  };
}

function callsOf({ url }: DeployedService, issuer: IssuerWithKeys) {
  async function api(request: string, options: ApiOptions = {}): Promise<Answer> {
    const { key = 'admin', body, type = 'application/json', headers } = options;
    const [method = '', path = ''] = request.split(' ');
    const isRaw = body === undefined || typeof body === 'string';
    return answerOf(
      await fetch(url + path, {
        method,
        redirect: 'manual',
        headers: {
          authorization: `Bearer ${issuer.keys[key]}`,
          ...(body !== undefined && { 'content-type': type }),
          ...headers,
        },
        body: isRaw ? body : JSON.stringify(body),
      }),
    );
  }

  function visit(address: string, headers = {}, init: RequestInit = {}): Promise<Response> {
    const { pathname, search } = new URL(address, url);
    return fetch(url + pathname + search, {
      redirect: 'manual',
      ...init,
      headers: { 'user-agent': BROWSER, ...headers },
    });
  }

  async function signUp(data: object, messageId = `msg_${crypto.randomUUID()}`): Promise<Answer> {
    const body = JSON.stringify({ type: 'signup.created', data });
    const at = new Date();
    const headers = {
      'webhook-id': messageId,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(issuer.signupSecret).sign(messageId, at, body),
    };
    return api(`POST /v1/webhooks/${issuer.issuerId}/signups`, { body, headers });
  }

  return { api, visit, signUp };
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') && text !== '';
  return { status: response.status, text, body: isJson ? JSON.parse(text) : undefined };
}

/** The click id that a redirect carries. */
export function clickIdIn(response: Response): string | undefined {
  return /bt_click=([\w-]+)/.exec(response.headers.get('location') ?? '')?.[1];
}

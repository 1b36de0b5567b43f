import type { Construct } from 'constructs';

/** What an operator may choose at deployment, with `--context <name>=<value>` (docs/deploy.md). */
export interface Choices {
  /** Contexts `domainName` and `certificateArn`: a name of its own. The certificate is in us-east-1. */
  readonly domain?: { readonly name: string; readonly certificateArn: string };
  /** Context `webAclArn`: a WAF with the scope CLOUDFRONT. */
  readonly webAclArn?: string;
  /** Context `alarmEmail`: where alarms are e-mailed. */
  readonly alarmEmail?: string;
  /** Context `logLevel`: the least important lines that functions write. INFO if left out. */
  readonly logLevel: LogLevel;
  /** Context `stage`: production if left out. Every stage is a stack of its own. */
  readonly stage: string;
  /** Context `budgetUsd`: what a month may cost before `alarmEmail` is told. */
  readonly budgetUsd?: number;
}

const LOG_LEVELS = ['DEBUG', 'INFO', 'WARN', 'ERROR'] as const;

type LogLevel = (typeof LOG_LEVELS)[number];

export const PRODUCTION = 'production';

/** Letters, digits and hyphens: it becomes part of the stack's name. */
const STAGE = /^[a-z][a-z0-9-]{0,20}$/;

/** The operator's choices. @throws if one is not understood, or lacks another that it needs */
export function choicesIn(scope: Construct): Choices {
  const name = chosen(scope, 'domainName');
  const certificateArn = chosen(scope, 'certificateArn');
  if (Boolean(name) !== Boolean(certificateArn)) {
    throw new Error('the contexts domainName and certificateArn go together: give both or neither');
  }
  const alarmEmail = chosen(scope, 'alarmEmail');
  const budgetUsd = budgetIn(scope);
  if (budgetUsd && !alarmEmail) throw new Error('the context budgetUsd needs alarmEmail');
  return {
    domain: name && certificateArn ? { name, certificateArn } : undefined,
    webAclArn: chosen(scope, 'webAclArn'),
    alarmEmail,
    logLevel: logLevelIn(scope),
    stage: stageIn(scope),
    budgetUsd,
  };
}

function logLevelIn(scope: Construct): LogLevel {
  const given = chosen(scope, 'logLevel') ?? 'INFO';
  const known = LOG_LEVELS.find((level) => level === given);
  if (!known) throw new Error(`the context logLevel is one of ${LOG_LEVELS.join(', ')}`);
  return known;
}

/** @throws if it cannot be part of a stack's name */
export function stageIn(scope: Construct): string {
  const stage = chosen(scope, 'stage') ?? PRODUCTION;
  if (STAGE.test(stage)) return stage;
  throw new Error('the context stage is a word of lower-case letters, digits and hyphens');
}

function budgetIn(scope: Construct): number | undefined {
  const given = chosen(scope, 'budgetUsd');
  if (given === undefined) return undefined;
  const budget = Number(given);
  if (budget > 0) return budget;
  throw new Error('the context budgetUsd is a number of dollars a month');
}

function chosen(scope: Construct, name: string): string | undefined {
  const value: unknown = scope.node.tryGetContext(name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

import { CfnOutput, RemovalPolicy, type Stack, Validations } from 'aws-cdk-lib';
import { AttributeType, StreamViewType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

type Action =
  | 'GetItem'
  | 'BatchGetItem'
  | 'Query'
  | 'Scan'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'ConditionCheckItem';

export interface Access {
  readonly registry?: readonly Action[];
  /** What it may do to those items of the registry alone whose partition keys look like that. */
  readonly registryItems?: {
    readonly keys: readonly string[];
    readonly actions: readonly Action[];
  };
  readonly eventLog?: readonly Action[];
  readonly rollups?: readonly Action[];
  /** Whether it may read the secret that all others are derived from. */
  readonly rootSecret?: boolean;
}

/** What publishing needs: a credential that moves deletes what its recipient held of the old program. */
export const PUBLISHING = {
  registry: [
    'GetItem',
    'BatchGetItem',
    'Query',
    'PutItem',
    'UpdateItem',
    'DeleteItem',
    'ConditionCheckItem',
  ],
  eventLog: ['PutItem'],
  rootSecret: true,
} as const satisfies Access;

const TABLE = {
  partitionKey: { name: 'pk', type: AttributeType.STRING },
  sortKey: { name: 'sk', type: AttributeType.STRING },
  timeToLiveAttribute: 'expiresAt',
  removalPolicy: RemovalPolicy.RETAIN,
};

/** The three tables and the root secret. What the tables hold is described in docs/data-model.md. */
export class Storage extends Construct {
  /** What people made: precious, with point-in-time recovery. */
  readonly registry: TableV2;
  /** What happened: nearly all writes, streamed, with point-in-time recovery, gone after 400 days. */
  readonly eventLog: TableV2;
  /** What can be derived from the log, and rebuilt. */
  readonly rollups: TableV2;
  readonly rootSecret: Secret;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.registry = new TableV2(this, 'registry', {
      ...TABLE,
      deletionProtection: true,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    });
    this.eventLog = new TableV2(this, 'event-log', {
      ...TABLE,
      deletionProtection: true,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      dynamoStream: StreamViewType.NEW_IMAGE,
    });
    this.rollups = new TableV2(this, 'rollups', TABLE);
    this.rootSecret = new Secret(this, 'root-secret', {
      description: 'Badgetrail: every key and signing secret is derived from this one',
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.#acknowledge();
  }

  /**
   * Tell a function where things are, and what it may do to each: these actions and no others.
   *
   * @example
   * storage.allow(redirect, { registry: ['GetItem'], eventLog: ['PutItem'], rootSecret: true });
   */
  allow(grantee: LambdaFunction, access: Access): void {
    const { registry, eventLog, rollups, rootSecret } = this;
    const tables = { registry, eventLog, rollups };
    grantee.addEnvironment('REGISTRY_TABLE', registry.tableName);
    grantee.addEnvironment('EVENT_LOG_TABLE', eventLog.tableName);
    grantee.addEnvironment('ROLLUPS_TABLE', rollups.tableName);
    for (const [name, table] of Object.entries(tables)) {
      const actions = access[name as keyof typeof tables] ?? [];
      if (actions.length > 0) allow(grantee, table.tableArn, 'dynamodb', actions);
    }
    if (access.registryItems) allowItems(grantee, registry.tableArn, access.registryItems);
    if (!access.rootSecret) return;
    grantee.addEnvironment('ROOT_SECRET_ID', rootSecret.secretArn);
    allow(grantee, rootSecret.secretArn, 'secretsmanager', ['GetSecretValue']);
  }

  /** Name the tables and the secret in the stack's outputs: `npm run issuer` and `audit` ask there. */
  describe(stack: Stack): void {
    const { registry, eventLog, rollups, rootSecret } = this;
    new CfnOutput(stack, 'RegistryTable', { value: registry.tableName });
    new CfnOutput(stack, 'EventLogTable', { value: eventLog.tableName });
    new CfnOutput(stack, 'RollupsTable', { value: rollups.tableName });
    new CfnOutput(stack, 'RootSecret', { value: rootSecret.secretArn });
  }

  #acknowledge(): void {
    Validations.of(this.rollups).acknowledge({
      id: 'AwsSolutions-DDB3',
      reason: 'It is derived from the log: it is rebuilt, not restored.',
    });
    Validations.of(this.rootSecret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'Ids and sealed click ids in the wild are derived from it: it must never change.',
    });
  }
}

function allow(grantee: LambdaFunction, arn: string, service: string, names: readonly string[]) {
  const actions = names.map((name) => `${service}:${name}`);
  grantee.addToRolePolicy(new PolicyStatement({ effect: Effect.ALLOW, actions, resources: [arn] }));
}

/** A condition holds in transactions too: every item of theirs is judged by its own key. */
function allowItems(
  grantee: LambdaFunction,
  arn: string,
  { keys, actions }: NonNullable<Access['registryItems']>,
) {
  grantee.addToRolePolicy(
    new PolicyStatement({
      effect: Effect.ALLOW,
      actions: actions.map((name) => `dynamodb:${name}`),
      resources: [arn],
      conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys } },
    }),
  );
}

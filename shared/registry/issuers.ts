import {
  GetCommand,
  paginateQuery,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { cached, evict } from '#shared/aws/cache.ts';
import { contentOf, dynamo, givenIn, isFailedCondition, setting } from '#shared/aws/dynamodb.ts';
import { tables } from '#shared/aws/tables.ts';
import type { IssuerId } from '#shared/ids.ts';
import { newId } from '#shared/new-id.ts';
import { ISSUERS_PARTITION, issuerDirectoryKey, issuerKey, issuerPartition } from './keys.ts';
import type { Industry } from './rules/industry.ts';
import type { Baseline } from './rules/program.ts';

/** A tenant. */
export type Issuer = {
  readonly issuerId: IssuerId;
  readonly name: string;
  /** IANA; the zone of its reporting day. */
  readonly timeZone: string;
  /** Hosts that its links may lead to, their subdomains included. */
  readonly allowedHosts: readonly string[];
  /** What the operator leaves it of them: hosts and their subdomains. Absent: all. */
  readonly hostCeiling?: readonly string[];
  /** Versions of the sign-up secret that are valid now: one, or two during a rotation. */
  readonly signupSecretVersions: readonly number[];
  /** The highest version ever made: a deleted secret never comes back. */
  readonly signupSecretLatest: number;
  /** `#rrggbb`. */
  readonly brandColor?: string;
  /** https. */
  readonly logoUrl?: string;
  readonly websiteUrl?: string;
  /** The number of its page on LinkedIn. */
  readonly linkedInOrganizationId?: string;
  /** Its recipients agreed to appear by name; who says otherwise does not. */
  readonly namesArePublic?: boolean;
  /** ISO 3166-1 alpha-2: learners from elsewhere are global ones. */
  readonly homeCountry?: string;
  /** Whose published averages stand beside its own. */
  readonly industry?: Industry;
  /** What paper took, for programs that say nothing of their own. */
  readonly baseline?: Baseline;
  readonly createdAt: string;
};

/** Short, for the sake of a rotation of the sign-up secret. */
const FRESH_MS = 10_000;

const issuers = cached('issuer', FRESH_MS, (id) => readIssuer(id as IssuerId));

/** The issuer with that id, or `undefined`. A change takes up to ten seconds to reach everywhere. */
export function findIssuer(issuerId: IssuerId): Promise<Issuer | undefined> {
  return issuers.get(issuerId);
}

/** The issuer as it is stored now, for what must not be decided on a memory. */
export async function readIssuer(issuerId: IssuerId): Promise<Issuer | undefined> {
  const Key = issuerKey(issuerId);
  const { Item } = await dynamo.send(
    new GetCommand({ TableName: tables.registry, Key, ConsistentRead: true }),
  );
  return contentOf(Item);
}

/** Every issuer that there is. */
export async function* eachIssuerId(): AsyncGenerator<IssuerId> {
  const pages = paginateQuery(
    { client: dynamo },
    {
      TableName: tables.registry,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': ISSUERS_PARTITION },
    },
  );
  for await (const { Items = [] } of pages) for (const { sk } of Items) yield sk as IssuerId;
}

/** Make an issuer, with its first sign-up secret. Each call makes another one. */
export async function createIssuer(
  input: Pick<Issuer, 'name' | 'timeZone' | 'allowedHosts' | 'hostCeiling'>,
): Promise<Issuer> {
  const issuerId = newId('iss');
  const createdAt = new Date().toISOString();
  const secrets = { signupSecretVersions: [1], signupSecretLatest: 1 };
  const issuer: Issuer = { ...input, issuerId, ...secrets, createdAt };
  const TableName = tables.registry;
  const ConditionExpression = 'attribute_not_exists(pk)';
  await dynamo.send(
    new TransactWriteCommand({
      TransactItems: [
        {
          Put: { TableName, Item: { ...issuerKey(issuerId), ...issuer }, ConditionExpression },
        },
        { Put: { TableName, Item: issuerDirectoryKey(issuerId) } },
      ],
    }),
  );
  evictIssuer(issuerId);
  return issuer;
}

type Removable = Pick<
  Issuer,
  | 'hostCeiling'
  | 'brandColor'
  | 'logoUrl'
  | 'websiteUrl'
  | 'linkedInOrganizationId'
  | 'homeCountry'
  | 'industry'
  | 'baseline'
>;

type Changes = Partial<Pick<Issuer, 'name' | 'timeZone' | 'allowedHosts' | 'namesArePublic'>> & {
  readonly [Field in keyof Removable]?: Removable[Field] | null;
};

/** Change what is given, take away what is `null`, and answer the whole. A repetition changes nothing more. */
export async function updateIssuer(issuer: Issuer, changes: Changes): Promise<Issuer> {
  const given = givenIn(changes);
  if (given.length === 0) return issuer;
  const { Attributes } = await dynamo.send(
    new UpdateCommand({
      TableName: tables.registry,
      Key: issuerKey(issuer.issuerId),
      ...setting(given),
      ConditionExpression: 'attribute_exists(pk)',
      ReturnValues: 'ALL_NEW',
    }),
  );
  evictIssuer(issuer.issuerId);
  return contentOf<Issuer>(Attributes) ?? issuer;
}

type Secrets = Pick<Issuer, 'signupSecretVersions' | 'signupSecretLatest'>;

/** Replace the versions of the sign-up secret. False, and nothing done, if they are no longer as `seen`. */
export async function replaceSecrets(seen: Issuer, secrets: Secrets): Promise<boolean> {
  const { ExpressionAttributeValues, ...set } = setting(givenIn(secrets));
  try {
    await dynamo.send(
      new UpdateCommand({
        TableName: tables.registry,
        Key: issuerKey(seen.issuerId),
        ...set,
        ConditionExpression: 'signupSecretVersions = :seen',
        ExpressionAttributeValues: {
          ...ExpressionAttributeValues,
          ':seen': seen.signupSecretVersions,
        },
      }),
    );
    evictIssuer(seen.issuerId);
    return true;
  } catch (error) {
    if (isFailedCondition(error)) return false;
    throw error;
  }
}

function evictIssuer(issuerId: IssuerId): void {
  evict('issuer', issuerId);
  evict('issuer-zone', issuerId);
}

/** A page of things of an issuer, and the sort key after which the next page begins. */
export type Page<T> = { readonly items: T[]; readonly next?: string };

type PageWish = {
  readonly limit?: number;
  readonly after?: string;
  readonly isDescending?: boolean;
};

/**
 * One page of what an issuer has under a sort-key prefix, in the order of ids or against it.
 *
 * Strongly consistent: a revocation must see every link, a deletion every admin key.
 */
export async function listOf<T>(
  issuerId: IssuerId,
  prefix: string,
  { limit, after, isDescending = false }: PageWish = {},
): Promise<Page<T>> {
  const { Items = [], LastEvaluatedKey } = await dynamo.send(
    new QueryCommand({
      TableName: tables.registry,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': issuerPartition(issuerId), ':prefix': prefix },
      ExclusiveStartKey: after ? { pk: issuerPartition(issuerId), sk: after } : undefined,
      Limit: limit,
      ScanIndexForward: !isDescending,
      ConsistentRead: true,
    }),
  );
  const items = Items.flatMap((item) => contentOf<T>(item) ?? []);
  const next = LastEvaluatedKey?.sk as string | undefined;
  return { items, ...(next && { next }) };
}

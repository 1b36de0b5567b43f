import { randomBytes } from 'node:crypto';
import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type IssuerId, idOf } from '#shared/domain/ids.ts';
import { cached, evict } from './cache.ts';
import { dynamo } from './dynamo.ts';
import { contentOf } from './item.ts';
import { issuerKey } from './keys.ts';
import { tables } from './tables.ts';

/** A tenant. */
export type Issuer = {
  readonly issuerId: IssuerId;
  readonly name: string;
  /** IANA; the zone of its reporting day. */
  readonly timeZone: string;
  /** Hosts that its links may lead to, their subdomains included. */
  readonly allowedHosts: readonly string[];
  /** Versions of the sign-up secret that are valid now: one, or two during a rotation. */
  readonly signupSecretVersions: readonly number[];
  /** The highest version ever made: a deleted secret never comes back. */
  readonly signupSecretLatest: number;
  readonly createdAt: string;
};

const FRESH_MS = 30_000;
const issuers = cached('issuer', FRESH_MS, read);

/** The issuer with that id, or `undefined`. A change takes up to half a minute to reach everywhere. */
export function findIssuer(issuerId: IssuerId): Promise<Issuer | undefined> {
  return issuers.get(issuerId);
}

async function read(issuerId: string): Promise<Issuer | undefined> {
  const { Item } = await dynamo.send(
    new GetCommand({ TableName: tables.registry, Key: issuerKey(issuerId as IssuerId) }),
  );
  return contentOf(Item);
}

export async function createIssuer(
  input: Pick<Issuer, 'name' | 'timeZone' | 'allowedHosts'>,
): Promise<Issuer> {
  const issuerId = idOf('iss', randomBytes(10).toString('hex'));
  const createdAt = new Date().toISOString();
  const secrets = { signupSecretVersions: [1], signupSecretLatest: 1 };
  const issuer: Issuer = { ...input, issuerId, ...secrets, createdAt };
  await dynamo.send(
    new PutCommand({
      TableName: tables.registry,
      Item: { ...issuerKey(issuerId), ...issuer },
      ConditionExpression: 'attribute_not_exists(pk)',
    }),
  );
  evictIssuer(issuerId);
  return issuer;
}

type Changes = Partial<Omit<Issuer, 'issuerId' | 'createdAt'>>;

/** Change what is given and answer the whole. A repetition changes nothing more. */
export async function updateIssuer(issuerId: IssuerId, changes: Changes): Promise<Issuer> {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  const { Attributes } = await dynamo.send(
    new UpdateCommand({
      TableName: tables.registry,
      Key: issuerKey(issuerId),
      UpdateExpression: `SET ${given.map((_, i) => `#${i} = :${i}`).join(', ')}`,
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeNames: Object.fromEntries(given.map(([name], i) => [`#${i}`, name])),
      ExpressionAttributeValues: Object.fromEntries(given.map(([, value], i) => [`:${i}`, value])),
      ReturnValues: 'ALL_NEW',
    }),
  );
  evictIssuer(issuerId);
  const issuer = contentOf<Issuer>(Attributes);
  if (!issuer) throw new Error(`issuer ${issuerId} vanished`);
  return issuer;
}

function evictIssuer(issuerId: IssuerId): void {
  evict('issuer', issuerId);
  evict('issuer-zone', issuerId);
}

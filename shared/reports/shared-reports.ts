import { createHmac, timingSafeEqual } from 'node:crypto';
import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { contentOf, dynamo, isFailedCondition } from '#shared/aws/dynamodb.ts';
import { keyFor } from '#shared/aws/root-secret.ts';
import { tables } from '#shared/aws/tables.ts';
import { AppError } from '#shared/errors.ts';
import { type IssuerId, idFrom, type SharedReportId } from '#shared/ids.ts';
import { newId } from '#shared/new-id.ts';
import { listOf } from '#shared/registry/issuers.ts';
import { sharedReportKey } from '#shared/registry/keys.ts';

/** A report that anyone with its link can read. */
export type SharedReport = {
  readonly sharedReportId: SharedReportId;
  readonly issuerId: IssuerId;
  /** `/v1/reports/funnel`, and its query. Relative periods such as `7d` move with time. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly title?: string;
  readonly createdAt: string;
  /** Milliseconds since 1970; not `expiresAt`, which is the table's own, in seconds. */
  readonly validUntil: number;
};

const DAY_MS = 24 * 60 * 60 * 1000;

/** Shares a report. Not idempotent: each call creates another link. */
export async function shareReport(
  issuerId: IssuerId,
  {
    expiresInDays,
    ...report
  }: Pick<SharedReport, 'path' | 'query' | 'title'> & {
    readonly expiresInDays: number;
  },
): Promise<SharedReport> {
  const sharedReportId = newId('shr');
  const now = Date.now();
  const validUntil = now + expiresInDays * DAY_MS;
  const createdAt = new Date(now).toISOString();
  const shared = { ...report, sharedReportId, issuerId, createdAt, validUntil };
  const expiresAt = Math.ceil(validUntil / 1000);
  const Item = { ...sharedReportKey(issuerId, sharedReportId), ...shared, expiresAt };
  await dynamo.send(new PutCommand({ TableName: tables.registry, Item }));
  return shared;
}

/** Returns a page of an issuer's shared reports. Expired ones disappear within days. */
export function listSharedReports(issuerId: IssuerId, page: { limit?: number; after?: string }) {
  return listOf<SharedReport>(issuerId, 'SHR#', page);
}

/** Revokes a shared report. @throws AppError NOT_FOUND naming `sharedReportId` */
export async function unshareReport(issuerId: IssuerId, id: SharedReportId): Promise<void> {
  try {
    await dynamo.send(
      new DeleteCommand({
        TableName: tables.registry,
        Key: sharedReportKey(issuerId, id),
        ConditionExpression: 'attribute_exists(pk)',
      }),
    );
  } catch (error) {
    if (!isFailedCondition(error)) throw error;
    throw new AppError('NOT_FOUND', 'there is no such shared report', { field: 'sharedReportId' });
  }
}

const MAC_BYTES = 16;

/** Returns the token in a report's link. It cannot be forged and reveals nothing about the report. */
export async function sharedReportToken({
  issuerId,
  sharedReportId,
}: SharedReport): Promise<string> {
  const body = Buffer.from(`${issuerId}/${sharedReportId}`);
  return Buffer.concat([await macOf(body), body]).toString('base64url');
}

/** Returns the report of a token, or `undefined` if the token is invalid, expired or revoked. */
export async function findSharedReport(token: string): Promise<SharedReport | undefined> {
  const named = await namedBy(token);
  if (!named) return undefined;
  const Key = sharedReportKey(named.issuerId, named.sharedReportId);
  const { Item } = await dynamo.send(new GetCommand({ TableName: tables.registry, Key }));
  const found = contentOf<SharedReport>(Item);
  return found && found.validUntil > Date.now() ? found : undefined;
}

async function namedBy(token: string) {
  const sealed = Buffer.from(token, 'base64url');
  const mac = sealed.subarray(0, MAC_BYTES);
  const body = sealed.subarray(MAC_BYTES);
  if (mac.length !== MAC_BYTES || !timingSafeEqual(mac, await macOf(body))) return undefined;
  const [issuer, report] = body.toString().split('/');
  const issuerId = idFrom('iss', issuer);
  const sharedReportId = idFrom('shr', report);
  return issuerId && sharedReportId && { issuerId, sharedReportId };
}

async function macOf(body: Buffer): Promise<Buffer> {
  const key = await keyFor('shared-report');
  return createHmac('sha256', key).update(body).digest().subarray(0, MAC_BYTES);
}

import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { onFreshConnections } from '#shared/aws/connections.ts';
import { required } from '#shared/environment.ts';
import { type ImportId, type IssuerId, idFrom } from '#shared/ids.ts';

const QUEUE_URL = required('IMPORT_QUEUE_URL');

/** Like every other client's, its endpoint is the environment's choice, not the queue URL's host. */
export const sqs = onFreshConnections(
  (requestHandler) => new SQSClient({ requestHandler, useQueueUrlAsEndpoint: false }),
);

/** A message of the import queue: the import, or the issuer's pull, to start or continue. */
export type Queued =
  | { readonly issuerId: IssuerId; readonly importId: ImportId }
  | { readonly issuerId: IssuerId; readonly pull: 'accredible' };

/**
 * Reads a message of the queue.
 *
 * @throws if it names no import and no pull: it must end as a dead letter, not as work done
 */
export function queuedIn(message: unknown): Queued {
  const { issuerId, importId, pull } = message as Record<string, unknown>;
  const issuer = idFrom('iss', issuerId);
  const job = idFrom('imp', importId);
  if (issuer && job) return { issuerId: issuer, importId: job };
  if (issuer && pull === 'accredible') return { issuerId: issuer, pull };
  throw new Error('the message names no import and no pull');
}

/** Queues an import to start or continue. Duplicates are harmless: each chunk counts once. */
export function queueImport(queued: Extract<Queued, { importId: ImportId }>): Promise<void> {
  return send(queued);
}

/** Queues a pull to start or continue. Duplicates are harmless: each page counts once. */
export function queuePull(issuerId: IssuerId): Promise<void> {
  return send({ issuerId, pull: 'accredible' });
}

async function send(queued: Queued): Promise<void> {
  const MessageBody = JSON.stringify(queued);
  await sqs.send(new SendMessageCommand({ QueueUrl: QUEUE_URL, MessageBody }));
}

import { awsCall } from '#shared/aws/lean-call.ts';
import { required } from '#shared/environment.ts';
import type { ImportId, IssuerId } from '#shared/ids.ts';

const QUEUE_URL = required('IMPORT_QUEUE_URL');

/** An import, or a pull, that waits to be begun or gone on with. */
export type Queued =
  | { readonly issuerId: IssuerId; readonly importId: ImportId }
  | { readonly issuerId: IssuerId; readonly pull: 'accredible' };

/** Have an import begun, or gone on with. A repetition is harmless: each chunk counts once. */
export function queueImport(queued: Extract<Queued, { importId: ImportId }>): Promise<void> {
  return send(queued);
}

/** Have an issuer's source pulled, or gone on with. A repetition is harmless: each page counts once. */
export function queuePull(issuerId: IssuerId): Promise<void> {
  return send({ issuerId, pull: 'accredible' });
}

async function send(queued: Queued): Promise<void> {
  await awsCall('sqs', 'SendMessage', {
    QueueUrl: QUEUE_URL,
    MessageBody: JSON.stringify(queued),
  });
}

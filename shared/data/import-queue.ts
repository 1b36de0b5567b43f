import type { ImportId, IssuerId } from '#shared/domain/ids.ts';
import { awsCall } from './aws-call.ts';
import { required } from './environment.ts';

const QUEUE_URL = required('IMPORT_QUEUE_URL');

/** An import that waits to be begun, or gone on with. */
export type QueuedImport = { readonly issuerId: IssuerId; readonly importId: ImportId };

/** Have an import begun, or gone on with. A repetition is harmless: each chunk counts once. */
export async function queueImport(queued: QueuedImport): Promise<void> {
  await awsCall('sqs', 'SendMessage', {
    QueueUrl: QUEUE_URL,
    MessageBody: JSON.stringify(queued),
  });
}

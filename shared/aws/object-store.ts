import {
  DeleteObjectCommand,
  GetObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { required } from '#shared/environment.ts';
import { onFreshConnections } from './connections.ts';

const Bucket = required('UPLOADS_BUCKET');

/** The bucket is named in the path, not in the host: this works with any endpoint. */
export const uploads = onFreshConnections(
  (requestHandler) => new S3Client({ forcePathStyle: true, requestHandler }),
);

/** Stores an object, or replaces it. */
export async function putObject(Key: string, Body: Uint8Array): Promise<void> {
  await uploads.send(new PutObjectCommand({ Bucket, Key, Body }));
}

/** Returns the bytes under a key, or `undefined`. */
export async function getObject(Key: string): Promise<Buffer | undefined> {
  try {
    const { Body } = await uploads.send(new GetObjectCommand({ Bucket, Key }));
    return Body && Buffer.from(await Body.transformToByteArray());
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}

/** Deletes an object. Idempotent: a missing key is not an error. */
export async function deleteObject(Key: string): Promise<void> {
  await uploads.send(new DeleteObjectCommand({ Bucket, Key }));
}

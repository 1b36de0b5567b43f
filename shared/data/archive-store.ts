import { S3Client } from '@aws-sdk/client-s3';
import { required } from './environment.ts';

export const ARCHIVE_BUCKET = required('ARCHIVE_BUCKET');

/** The bucket is named in the path, not in the host: so it works wherever the SDK is pointed to. */
export const objects = new S3Client({ forcePathStyle: true });

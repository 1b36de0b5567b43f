import { send, write } from '../../api/client.ts';
import type { Reading } from './reading.ts';

const PART_BYTES = 4_000_000;
const PARTS_MAX = 100;

/** Bring a file to the service, part by part. @throws Error if it is too large */
export async function upload(file: File, format: Reading['format']) {
  const parts = Math.max(1, Math.ceil(file.size / PART_BYTES));
  if (parts > PARTS_MAX) throw new Error('The file has more than 400 MB: cut it in two.');
  const { importId } = await write<{ importId: string }>('POST', '/v1/imports', {
    format,
    fileName: file.name,
  });
  for (let part = 1; part <= parts; part += 1) {
    const bytes = file.slice((part - 1) * PART_BYTES, part * PART_BYTES);
    await send('PUT', `/v1/imports/${importId}/parts/${part}`, bytes, 'application/octet-stream');
  }
  return { importId, parts };
}

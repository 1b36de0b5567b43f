import type { ImportId, IssuerId } from '#shared/ids.ts';
import { runImport } from '#shared/importing/run-import.ts';
import { admin } from './admin-api.ts';
import { itemsIn, textIn } from './call-api.ts';
import type { TestIssuer } from './issuer.ts';

/** Small, so that a small file has several chunks. */
export const CHUNK_LINES = 20;

const BYTES = { 'content-type': 'application/octet-stream' };

/** A file on its way into an issuer's registry, uploaded in parts that are cut anywhere. */
export async function uploaded(
  key: string,
  file: string | Uint8Array,
  { format = 'csv', partBytes = 4_000_000 } = {},
) {
  const made = await admin('POST /v1/imports', { key, body: { format } });
  const importId = textIn(made, 'importId') as ImportId;
  const bytes = Buffer.from(file as string);
  const parts = Math.ceil(bytes.length / partBytes);
  for (let part = 1; part <= parts; part++) {
    const body = new Uint8Array(bytes.subarray((part - 1) * partBytes, part * partBytes));
    await admin(`PUT /v1/imports/${importId}/parts/${part}`, { key, body, headers: BYTES });
  }
  return { importId, parts };
}

/** An import that was uploaded and started, and is yet to run. */
export async function started(
  who: TestIssuer,
  file: string | Uint8Array,
  wishes: object = {},
  options = {},
) {
  const { importId, parts } = await uploaded(who.keys.ingest, file, options);
  const start = { parts, ...wishes };
  const answer = await admin(`POST /v1/imports/${importId}/start`, {
    key: who.keys.ingest,
    body: start,
  });
  return { importId, answer };
}

/** Run an import to its end, and answer how it stands then. */
export async function run({ issuer, keys }: TestIssuer, importId: ImportId) {
  await runImport(issuer.issuerId, importId, () => false, CHUNK_LINES);
  return (await admin(`GET /v1/imports/${importId}`, { key: keys.read })).body;
}

/** Run some chunks of an import, as a function does whose time is up. */
export function runChunks(issuerId: IssuerId, importId: ImportId, chunks: number) {
  let left = chunks;
  return runImport(issuerId, importId, () => left-- <= 0, CHUNK_LINES);
}

/** All failures, page by page. */
export async function failuresOf({ keys }: TestIssuer, importId: ImportId, limit = 50) {
  const failures: Record<string, unknown>[] = [];
  let cursor = '';
  do {
    const path = `GET /v1/imports/${importId}/failures?limit=${limit}${cursor}`;
    const answer = await admin(path, { key: keys.read });
    failures.push(...itemsIn(answer));
    cursor = answer.body.nextCursor ? `&cursor=${answer.body.nextCursor}` : '';
  } while (cursor);
  return failures;
}

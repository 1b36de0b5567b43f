import { deleteObject, getObject, putObject } from '#shared/aws/object-store.ts';
import { AppError } from '#shared/errors.ts';
import type { Import } from './jobs.ts';

/** A part travels through API Gateway and Lambda, which take six megabytes, in base64. */
export const PART_BYTES_MAX = 4_000_000;

/** Keep a part of an import's file. The same part again takes the place of the first. */
export function putPart(owner: Import, part: number, bytes: Uint8Array): Promise<void> {
  return putObject(partName(owner, part), bytes);
}

/** Forget an import's file. */
export async function deleteParts(owner: Import): Promise<void> {
  for (const part of Object.keys(owner.parts)) await deleteObject(partName(owner, Number(part)));
}

function partName({ issuerId, importId }: Import, part: number): string {
  return `${issuerId}/${importId}/${String(part).padStart(3, '0')}`;
}

export type ImportFile = {
  readonly bytes: number;
  /** At least `count` bytes from `offset` on, or all that there are. */
  read(offset: number, count: number): Promise<Buffer>;
};

/** An import's file as one stretch of bytes; the last part that was read is kept in memory. */
export function importFile(owner: Import): ImportFile {
  const sizes = sizesOf(owner);
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  let kept: { part: number; content: Buffer } | undefined;

  async function contentOf(part: number): Promise<Buffer> {
    if (kept?.part === part) return kept.content;
    const content = await getObject(partName(owner, part));
    if (!content) throw gone(part);
    kept = { part, content };
    return content;
  }

  async function read(offset: number, count: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    let start = 0;
    let missing = Math.min(count, bytes - offset);
    for (const [i, size] of sizes.entries()) {
      const from = Math.max(0, offset - start);
      start += size;
      if (missing <= 0 || from >= size) continue;
      const piece = (await contentOf(i + 1)).subarray(from);
      pieces.push(piece);
      missing -= piece.length;
    }
    const [only] = pieces;
    return pieces.length === 1 && only ? only : Buffer.concat(pieces);
  }

  return { bytes, read };
}

function gone(part: number): AppError {
  const message = `part ${part} of the file is no longer there: files are kept for a week; upload it as a new import`;
  return new AppError('GONE', message, { field: 'parts' });
}

/** The bytes of each part, from the first on. */
function sizesOf({ parts }: Import): number[] {
  return Object.keys(parts)
    .map(Number)
    .sort((a, b) => a - b)
    .map((part) => parts[part] ?? 0);
}

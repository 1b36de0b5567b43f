import type { RecipientId } from './ids.ts';

/** The chunk that a recipient is in. Of powers of two, each chunk of the fewer is some of the more. */
export function chunkOf(recipientId: RecipientId, chunks: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < recipientId.length; i++) {
    hash = Math.imul(hash ^ recipientId.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0) % chunks;
}

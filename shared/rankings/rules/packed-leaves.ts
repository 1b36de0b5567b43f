import type { Leaf } from '#shared/counting/rules/leaf.ts';
import type { CredentialId, ProgramId, RecipientId } from '#shared/ids.ts';
import { type Histogram, histogramFrom } from './range-board.ts';

/**
 * A day's leaves in few bytes: a text of names and ids, then numbers in seven-bit groups.
 *
 * | part    | holds                                                                          |
 * | ------- | ------------------------------------------------------------------------------ |
 * | 4 bytes | how long the text is                                                           |
 * | text    | a line each: names of counts, programs, then `<recipient>#<credential>` of all |
 * | numbers | of each leaf: program, time of publication, and its counts as pairs, 0 at end  |
 *
 * The same leaves in the same order are the same bytes.
 */
export function packLeaves(leaves: readonly Leaf[]): Uint8Array {
  const names = numbering();
  const programs = numbering();
  const numbers = numberWriter();
  for (const { programId, publishedAt, eachCount } of leaves) {
    numbers.add(programs.of(programId));
    numbers.add(publishedAt);
    eachCount((name, n) => {
      if (n === 0) return;
      numbers.add(names.of(name) + 1);
      numbers.add(n);
    });
    numbers.add(0);
  }
  const ids = leaves.map(({ recipientId, credentialId }) => `${recipientId}#${credentialId}`);
  const text = [names.all().join(' '), programs.all().join(' '), ...ids].join('\n');
  return joined(new TextEncoder().encode(text), numbers.bytes());
}

/** Visit the leaves that were packed, in their order: all, or of some recipients. */
export function eachPacked(
  packed: Uint8Array,
  visit: (leaf: Leaf) => void,
  isIncluded: (recipientId: RecipientId) => boolean = () => true,
): void {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const end = LENGTH_BYTES + view.getUint32(0);
  const text = new TextDecoder().decode(packed.subarray(LENGTH_BYTES, end));
  const [names = '', programs = '', ...ids] = text.split('\n');
  const nameOf = names.split(' ');
  const programOf = programs.split(' ');
  const next = numberReader(packed, end);
  for (const id of ids) {
    const hash = id.indexOf('#');
    const recipientId = id.slice(0, hash) as RecipientId;
    if (!isIncluded(recipientId)) {
      skipLeaf(next);
      continue;
    }
    const programId = (programOf[next()] ?? '') as ProgramId;
    const publishedAt = next();
    const counts: number[] = [];
    for (let name = next(); name !== 0; name = next()) counts.push(name - 1, next());
    visit({
      recipientId,
      credentialId: id.slice(hash + 1) as CredentialId,
      programId,
      publishedAt,
      eachCount(count) {
        for (let i = 0; i < counts.length; i += 2) {
          count(nameOf[counts[i] ?? 0] ?? '', counts[i + 1] ?? 0);
        }
      },
    });
  }
}

/** Its program, its publication, and its counts, up to the 0 at the end. */
function skipLeaf(next: () => number): void {
  next();
  next();
  while (next() !== 0) next();
}

const LENGTH_BYTES = 4;

function joined(text: Uint8Array, numbers: Uint8Array): Uint8Array {
  const packed = new Uint8Array(LENGTH_BYTES + text.length + numbers.length);
  new DataView(packed.buffer).setUint32(0, text.length);
  packed.set(text, LENGTH_BYTES);
  packed.set(numbers, LENGTH_BYTES + text.length);
  return packed;
}

/** Numbers given to texts in the order that they come. */
function numbering() {
  const numbers = new Map<string, number>();
  return {
    of(text: string): number {
      const known = numbers.get(text);
      if (known !== undefined) return known;
      numbers.set(text, numbers.size);
      return numbers.size - 1;
    },
    all: () => [...numbers.keys()],
  };
}

/** A histogram in few bytes: how many scores, then each one's distance to the one above, and its recipients. */
export function packHistogram({ scores, recipients }: Histogram): Uint8Array {
  const numbers = numberWriter();
  numbers.add(scores.length);
  numbers.add(scores[0] ?? 0);
  for (const [i, score] of scores.entries()) {
    numbers.add((scores[i - 1] ?? score) - score);
    numbers.add(recipients[i] ?? 0);
  }
  return numbers.bytes();
}

export function unpackHistogram(packed: Uint8Array): Histogram {
  const next = numberReader(packed);
  const counts = new Map<number, number>();
  const length = next();
  let score = next();
  for (let i = 0; i < length; i++) {
    score -= next();
    counts.set(score, next());
  }
  return histogramFrom(counts);
}
const GROUP = 128;

const FIRST_BYTES = 1024;

/** Whole numbers from 0 to 2^53 in groups of seven bits, the lowest first. */
function numberWriter() {
  let bytes = new Uint8Array(FIRST_BYTES);
  let length = 0;
  function push(byte: number): void {
    if (length === bytes.length) {
      const grown = new Uint8Array(2 * length);
      grown.set(bytes);
      bytes = grown;
    }
    bytes[length++] = byte;
  }
  return {
    add(n: number): void {
      let rest = n;
      for (; rest >= GROUP; rest = Math.floor(rest / GROUP)) push((rest % GROUP) + GROUP);
      push(rest);
    },
    bytes: () => bytes.subarray(0, length),
  };
}

/** Reads them again, from a place in the bytes on. */
function numberReader(bytes: Uint8Array, from = 0): () => number {
  let at = from;
  return () => {
    let n = 0;
    for (let scale = 1; ; scale *= GROUP) {
      const byte = bytes[at++] ?? 0;
      if (byte < GROUP) return n + byte * scale;
      n += (byte - GROUP) * scale;
    }
  };
}

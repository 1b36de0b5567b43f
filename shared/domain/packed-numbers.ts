const GROUP = 128;
const FIRST_BYTES = 1024;

/** Whole numbers from 0 to 2^53 in groups of seven bits, the lowest first. */
export function numberWriter() {
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
export function numberReader(bytes: Uint8Array, from = 0): () => number {
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

import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Files by their keys, as S3 keeps them. */
export type ObjectStore = {
  put(key: string, bytes: Buffer): void;
  get(key: string): Buffer | undefined;
  delete(key: string): void;
};

/** No dots before a slash: a key never leaves its folder. */
const KEY = /^[\w-]+(\/[\w-]+(\.\w+)*)*$/;

export function isObjectKey(key: string): boolean {
  return KEY.test(key);
}

/** Keep files in a folder, so that they outlive their process; without one, in memory. */
export function openObjectStore(folder?: string): ObjectStore {
  return folder ? inFolder(folder) : inMemory();
}

function inMemory(): ObjectStore {
  const objects = new Map<string, Buffer>();
  return {
    put: (key, bytes) => void objects.set(key, bytes),
    get: (key) => objects.get(key),
    delete: (key) => void objects.delete(key),
  };
}

function inFolder(folder: string): ObjectStore {
  return {
    put(key, bytes) {
      const file = join(folder, key);
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      // Renamed when it is whole: a kill leaves no half file under the key.
      writeFileSync(`${file}.part`, bytes, { flush: true });
      renameSync(`${file}.part`, file);
    },
    get(key) {
      try {
        return readFileSync(join(folder, key));
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
        throw error;
      }
    },
    delete: (key) => rmSync(join(folder, key), { force: true }),
  };
}

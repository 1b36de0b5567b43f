import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { resolve } = createRequire(import.meta.url);

/** A file of a package: beside the sources in node_modules, and beside the bundle (infra/card-assets.ts). */
export function assetOf(specifier: string): Buffer {
  return readFileSync(resolve(specifier));
}

import { cpSync, globSync } from 'node:fs';
import { join } from 'node:path';

/** What the card function reads of packages: their fonts, emoji and WebAssembly. */
const ASSETS = [
  'node_modules/@fontsource-variable/*/{package,unicode}.json',
  'node_modules/@fontsource-variable/*/files/*-wght-normal.woff2',
  'node_modules/@iconify-json/twemoji/{package,chars,icons}.json',
  'node_modules/@resvg/resvg-wasm/{package.json,index_bg.wasm}',
];

/** Lay them beside a bundle, where it finds them as it does beside the sources. */
export function copyCardAssets(folder: string): void {
  for (const file of globSync(ASSETS)) cpSync(file, join(folder, file));
  // HarfBuzz looks for its WebAssembly beside its own module, which is the bundle.
  cpSync('node_modules/harfbuzzjs/dist/harfbuzz.wasm', join(folder, 'harfbuzz.wasm'));
}

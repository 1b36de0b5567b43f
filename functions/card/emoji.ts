import { assetOf } from './fonts.ts';

type Icons = {
  readonly icons: Record<string, { readonly body: string } | undefined>;
  readonly aliases?: Record<string, { readonly parent: string } | undefined>;
};

let names: Record<string, string | undefined> | undefined;
let pictures: Icons | undefined;

const SIZE = 36;
const VARIATION_SELECTOR = 'fe0f';

/** An emoji as an address of its picture (Twemoji), or `undefined` if there is none. */
export function emojiPicture(grapheme: string): string | undefined {
  names ??= JSON.parse(assetOf('@iconify-json/twemoji/chars.json').toString()) as typeof names;
  pictures ??= JSON.parse(assetOf('@iconify-json/twemoji/icons.json').toString()) as Icons;
  const codes = [...grapheme].map((letter) => (letter.codePointAt(0) ?? 0).toString(16));
  const plain = codes.filter((code) => code !== VARIATION_SELECTOR);
  const name = names?.[codes.join('-')] ?? names?.[plain.join('-')] ?? '';
  const body = (pictures.icons[name] ?? pictures.icons[pictures.aliases?.[name]?.parent ?? ''])
    ?.body;
  return body && svgAddress(body);
}

function svgAddress(body: string): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE} ${SIZE}">${body}</svg>`;
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}

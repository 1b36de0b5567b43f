import { initWasm, Resvg } from '@resvg/resvg-wasm';
import satori from 'satori';
import { CARD_HEIGHT, CARD_WIDTH } from '#shared/sharing/card.ts';
import { assetOf } from './asset.ts';
import type { Drawing } from './drawing.ts';
import { emojiPicture } from './emoji.ts';
import { fontsFor } from './fonts.ts';

let ready: Promise<void> | undefined;

/** A drawing as PNG of 1200 × 630. @throws if it cannot be drawn */
export async function rendered({ root, texts }: Drawing): Promise<Buffer> {
  ready ??= initWasm(assetOf('@resvg/resvg-wasm/index_bg.wasm'));
  await ready;
  const fonts = fontsFor(texts);
  const fontFamily = fonts.map(({ name }) => name).join(', ');
  const { props, ...element } = root;
  const styled = { ...element, props: { ...props, style: { ...props.style, fontFamily } } };
  const svg = await satori(styled, {
    width: CARD_WIDTH,
    height: CARD_HEIGHT,
    fonts,
    loadAdditionalAsset: async (code, segment) =>
      (code === 'emoji' ? emojiPicture(segment) : undefined) ?? [],
  });
  return png(svg);
}

function png(svg: string): Buffer {
  const drawing = new Resvg(svg);
  try {
    return Buffer.from(drawing.render().asPng());
  } finally {
    drawing.free();
  }
}

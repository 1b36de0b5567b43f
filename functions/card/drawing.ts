import { initWasm, Resvg } from '@resvg/resvg-wasm';
import type { Award } from '#shared/registry/award.ts';
import { CARD_HEIGHT, CARD_WIDTH, facesOf, issuedOn } from '#shared/sharing/card.ts';
import { isRightToLeft, withoutBidiControls } from '#shared/sharing/rules/bidi.ts';
import { mixed, readableOn } from '#shared/sharing/rules/color.ts';
import { DEFAULT_BRAND } from '#shared/sharing/seal.ts';
import { BADGE_TEXTS, dayText } from '#shared/sharing/texts.ts';
import { assetOf, type Weight } from './fonts.ts';
import { fitsWhole, linesOf } from './lines.ts';
import { canBeDrawn, type Shaped } from './shaping.ts';

const INK = '#141b26';
const SOFT = '#576375';
const PAPER = '#ffffff';
const BADGE_SIZE = 330;
const TEXT_WIDTH = 610;
const GAP = 70;

/** A text on the card; lengths in pixels. */
type Block = {
  readonly text: string;
  /** The largest in which the text fits two lines without a cut word, else the last. */
  readonly sizes: readonly number[];
  readonly weight: Weight;
  readonly color: string;
  readonly lineHeight: number;
  readonly linesMax: number;
  readonly gapAbove: number;
};

let ready: Promise<void> | undefined;

/**
 * Draws the card as PNG of 1200 × 630: the badge, and beside it what it is, whose and from whom.
 * A text that no font can draw is left out.
 */
export async function cardPng(award: Award, badgePicture: string): Promise<Buffer> {
  ready ??= initWasm(assetOf('@resvg/resvg-wasm/index_bg.wasm'));
  await ready;
  const drawing = new Resvg(await cardSvg(award, badgePicture));
  try {
    return Buffer.from(drawing.render().asPng());
  } finally {
    drawing.free();
  }
}

/** The card as SVG with every text as outlines, so that it needs no font to be drawn. */
export async function cardSvg(award: Award, badgePicture: string): Promise<string> {
  const brand = award.issuer.brandColor ?? DEFAULT_BRAND;
  const accent = readableOn(mixed(PAPER, brand, 0.08), brand);
  const blocks = blocksOf(award, accent);
  const isReversed = isRightToLeft(facesOf(award).title);
  const textWidth = blocks.length > 0 ? TEXT_WIDTH : 0;
  const left = (CARD_WIDTH - BADGE_SIZE - GAP - textWidth) / 2;
  const textLeft = isReversed ? left : left + BADGE_SIZE + GAP;
  const badgeLeft = isReversed ? left + textWidth + GAP : left;
  const badge = `<image x="${textWidth ? badgeLeft : (CARD_WIDTH - BADGE_SIZE) / 2}" y="${CENTER - BADGE_SIZE / 2}" width="${BADGE_SIZE}" height="${BADGE_SIZE}" href="${badgePicture}"/>`;
  const texts = await columnOf(blocks, textLeft, isReversed);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${CARD_WIDTH}" height="${CARD_HEIGHT}">${plate(brand, accent)}${badge}${texts}</svg>`;
}

const STRIPE = 14;
const MARGIN = 28;
const CENTER = (CARD_HEIGHT - STRIPE) / 2;

/** The plate of the badge page, at the size of a card. */
function plate(brand: string, accent: string): string {
  const [width, height] = [CARD_WIDTH - 2 * MARGIN, CARD_HEIGHT - STRIPE - 2 * MARGIN];
  return `<defs><linearGradient id="g" x1="0.33" y1="0" x2="0.67" y2="1"><stop offset="0" stop-color="${mixed(PAPER, brand, 0.16)}"/><stop offset="0.55" stop-color="${mixed(PAPER, brand, 0.03)}"/><stop offset="1" stop-color="${PAPER}"/></linearGradient></defs><rect width="${CARD_WIDTH}" height="${CARD_HEIGHT}" fill="url(#g)"/><rect y="${CARD_HEIGHT - STRIPE}" width="${CARD_WIDTH}" height="${STRIPE}" fill="${brand}"/><rect x="${MARGIN}" y="${MARGIN}" width="${width}" height="${height}" rx="28" fill="none" stroke="${mixed(PAPER, accent, 0.3)}" stroke-width="2"/>`;
}

/** The texts that the card shows, from top to bottom. */
export function textsOf(award: Award): string[] {
  return blocksOf(award, INK).map(({ text }) => text);
}

function blocksOf(award: Award, accent: string): Block[] {
  const { issuer } = award;
  const faces = facesOf(award);
  const title = withoutKeycaps(faces.title);
  const name = faces.name && withoutKeycaps(faces.name);
  const issued = `${BADGE_TEXTS.issued} ${dayText(issuedOn(award), 'long')}`;
  const small = { sizes: [24], color: SOFT, weight: 400, lineHeight: 1.4, linesMax: 1 } as const;
  const issuerBlock = { ...small, sizes: [30], color: accent, weight: 700, gapAbove: 0 } as const;
  return [
    { ...issuerBlock, text: withoutKeycaps(withoutBidiControls(issuer.name)) },
    titleBlock(title),
    ...(name && canBeDrawn(name)
      ? [{ ...small, text: BADGE_TEXTS.awardedTo, gapAbove: 24 }, nameBlock(name)]
      : []),
    { ...small, text: issued, gapAbove: 24 },
  ].filter(({ text }) => canBeDrawn(text));
}

/** Keycaps have no picture: they are drawn as their digits. */
function withoutKeycaps(text: string): string {
  return text.replaceAll(/\ufe0f?\u20e3/g, '');
}

const TITLE_SIZES = [68, 56, 46, 38];
const NAME_SIZES = [46, 38, 30];

function titleBlock(text: string): Block {
  const lineHeight = lineHeightOf(text, 1.18);
  return {
    text,
    sizes: TITLE_SIZES,
    color: INK,
    weight: 700,
    lineHeight,
    linesMax: 3,
    gapAbove: 14,
  };
}

function nameBlock(text: string): Block {
  const lineHeight = lineHeightOf(text, 1.3);
  return { text, sizes: NAME_SIZES, color: INK, weight: 400, lineHeight, linesMax: 3, gapAbove: 2 };
}

/** Scripts that stack marks above and below the letters. */
const TALL =
  /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}\p{Script=Arabic}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Javanese}\p{Script=Devanagari}\p{Script=Bengali}]/u;

function lineHeightOf(text: string, usual: number): number {
  return TALL.test(text) ? 1.5 : usual;
}

type SetBlock = {
  readonly block: Block;
  readonly fontSize: number;
  readonly lines: readonly Shaped[];
};

/** Sets the blocks one below the other, centered on the card's height. */
async function columnOf(
  blocks: readonly Block[],
  left: number,
  isReversed: boolean,
): Promise<string> {
  const set = await Promise.all(blocks.map(setBlock));
  let top = CENTER - set.reduce((sum, one) => sum + heightOf(one), 0) / 2;
  const parts: string[] = [];
  for (const one of set) {
    const { block, fontSize, lines } = one;
    lines.forEach((line, i) => {
      const lineTop = top + block.gapAbove + i * fontSize * block.lineHeight;
      const baseline = lineTop + fontSize * (block.lineHeight / 2 + 0.36);
      const x = isReversed ? left + TEXT_WIDTH - line.width * fontSize : left;
      parts.push(drawn(line, { x, baseline, fontSize, color: block.color }));
    });
    top += heightOf(one);
  }
  return parts.join('');
}

const COMFORTABLE_LINES = 2;

async function setBlock(block: Block): Promise<SetBlock> {
  const { text, weight, linesMax } = block;
  const rest = { weight, width: TEXT_WIDTH, isRightToLeft: isRightToLeft(text) };
  for (const fontSize of block.sizes) {
    const comfortable = { ...rest, fontSize, linesMax: Math.min(linesMax, COMFORTABLE_LINES) };
    if (await fitsWhole(text, comfortable)) {
      return { block, fontSize, lines: await linesOf(text, comfortable) };
    }
  }
  const fontSize = block.sizes.at(-1) ?? 0;
  return { block, fontSize, lines: await linesOf(text, { ...rest, fontSize, linesMax }) };
}

function heightOf({ block, fontSize, lines }: SetBlock): number {
  return block.gapAbove + lines.length * fontSize * block.lineHeight;
}

type Position = {
  readonly x: number;
  readonly baseline: number;
  readonly fontSize: number;
  readonly color: string;
};

function drawn({ glyphs }: Shaped, { x, baseline, fontSize, color }: Position): string {
  const shapes = glyphs.map((glyph) => {
    const [left, top] = [x + glyph.x * fontSize, baseline + glyph.y * fontSize];
    if ('picture' in glyph) {
      return `<image x="${left}" y="${top}" width="${fontSize}" height="${fontSize}" href="${glyph.picture}"/>`;
    }
    const scale = fontSize / glyph.unitsPerEm;
    return `<path transform="translate(${left} ${top}) scale(${scale} ${-scale})" d="${glyph.outline}"/>`;
  });
  return `<g fill="${color}">${shapes.join('')}</g>`;
}

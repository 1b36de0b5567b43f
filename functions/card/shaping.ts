import * as hb from 'harfbuzzjs';
import { emojiPicture } from './emoji.ts';
import { fontOf, holds, packagesFor, type Slice, sliceFor, type Weight } from './fonts.ts';

/** Shaped text: an outline or a picture at each place, in units of the font size. */
export type Shaped = { readonly width: number; readonly glyphs: readonly Glyph[] };
type Glyph = { readonly x: number; readonly y: number } & (
  | { readonly outline: string; readonly unitsPerEm: number }
  | { readonly picture: string }
);

/** Neighbouring characters that one font, or one emoji picture, draws. */
type Run = { readonly text: string } & ({ readonly slice: Slice } | { readonly picture: string });

/** Room that an emoji takes, in units of the font size. */
const EMOJI_WIDTH = 1.15;
const EMOJI_BASELINE = -0.85;

const EMOJI = /\p{Emoji_Presentation}|\p{Emoji}\ufe0f/u;
/** Spaces, digits and punctuation belong to no script: they stay in the font of what precedes them. */
const NEUTRAL = /^[\p{Script=Common}\p{Script=Inherited}]+$/u;

/** Returns whether there is a font or a picture for every character. */
export function canBeDrawn(text: string): boolean {
  return runsOf(text) !== undefined;
}

/**
 * Shapes text of one direction with HarfBuzz: joined letters, conjuncts and marks as each script
 * writes them.
 *
 * @throws if there is no font for a character (see `canBeDrawn`)
 */
export async function shaped(
  text: string,
  weight: Weight,
  isRightToLeft: boolean,
): Promise<Shaped> {
  const runs = runsOf(text);
  if (!runs) throw new Error('no font has every character of this text');
  const parts = await Promise.all(
    runs.map((run) =>
      'slice' in run ? outlined(run.text, run.slice, weight, isRightToLeft) : pictured(run.picture),
    ),
  );
  return joined(isRightToLeft ? parts.reverse() : parts);
}

function runsOf(text: string): Run[] | undefined {
  const packages = packagesFor(text);
  const runs: Run[] = [];
  for (const { segment } of new Intl.Segmenter('und').segment(text)) {
    const picture = EMOJI.test(segment) ? emojiPicture(segment) : undefined;
    if (picture) {
      runs.push({ text: segment, picture });
      continue;
    }
    const last = runs.at(-1);
    const slice = sliceOf(segment, packages, last);
    if (!slice) return undefined;
    if (last && 'slice' in last && last.slice === slice) {
      runs[runs.length - 1] = { text: last.text + segment, slice };
    } else runs.push({ text: segment, slice });
  }
  return runs;
}

function sliceOf(grapheme: string, packages: readonly string[], last?: Run): Slice | undefined {
  const stays =
    last &&
    'slice' in last &&
    NEUTRAL.test(grapheme) &&
    [...grapheme].every((letter) => holds(last.slice, letter.codePointAt(0) ?? 0));
  return stays ? last.slice : sliceFor(grapheme, packages);
}

async function outlined(
  text: string,
  slice: Slice,
  weight: Weight,
  isRightToLeft: boolean,
): Promise<Shaped> {
  const font = await fontOf(slice, weight);
  const buffer = new hb.Buffer();
  buffer.addText(text);
  buffer.setDirection(isRightToLeft ? hb.Direction.RTL : hb.Direction.LTR);
  buffer.guessSegmentProperties();
  hb.shape(font, buffer);
  const { upem } = font.face;
  const glyphs: Glyph[] = [];
  let x = 0;
  for (const {
    codepoint,
    xOffset = 0,
    yOffset = 0,
    xAdvance = 0,
  } of buffer.getGlyphInfosAndPositions()) {
    const outline = font.glyphToPath(codepoint);
    if (outline) {
      glyphs.push({ x: (x + xOffset) / upem, y: -yOffset / upem, outline, unitsPerEm: upem });
    }
    x += xAdvance;
  }
  return { width: x / upem, glyphs };
}

function pictured(picture: string): Shaped {
  return { width: EMOJI_WIDTH, glyphs: [{ x: 0.07, y: EMOJI_BASELINE, picture }] };
}

/** Puts parts side by side, left to right. */
export function joined(parts: readonly Shaped[]): Shaped {
  let width = 0;
  const glyphs = parts.flatMap((part) => {
    const at = width;
    width += part.width;
    return part.glyphs.map((glyph) => ({ ...glyph, x: glyph.x + at }));
  });
  return { width, glyphs };
}

import { Rules } from '@cto.af/linebreak';
import bidiFactory from 'bidi-js';
import type { Weight } from './fonts.ts';
import { joined, type Shaped, shaped } from './shaping.ts';

/** How a block of text is set; lengths in pixels. */
export type Setting = {
  readonly fontSize: number;
  readonly weight: Weight;
  readonly width: number;
  readonly linesMax: number;
  readonly isRightToLeft: boolean;
};

/** Scripts written without spaces, in which only a dictionary finds the words. */
const NEEDS_DICTIONARY = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
/** A line never ends with what opens a quotation or a bracket. */
const OPENS = /[\p{Ps}\p{Pi}]$/u;
const ELLIPSIS = '…';

const LINE_BREAKING = new Rules();
const GRAPHEMES = new Intl.Segmenter('und');
/** Its types describe the ES module; Node loads the CommonJS one, whose export is the factory. */
const bidi = (bidiFactory as unknown as typeof bidiFactory.default)();

/**
 * Sets a text in lines no wider than the block: broken between words where there is room, between
 * characters as people see them otherwise, and cut with an ellipsis after the last line allowed.
 */
export async function linesOf(text: string, setting: Setting): Promise<Shaped[]> {
  const lines = await filled(piecesOf(text), setting);
  const shown = lines.slice(0, setting.linesMax);
  const last = shown.at(-1);
  if (last !== undefined && lines.length > shown.length) {
    shown[shown.length - 1] = await shortened(last, setting);
  }
  return Promise.all(shown.map((line) => ordered(line.trimEnd(), setting)));
}

/** Returns whether the text fits the lines allowed with no word cut in two. */
export async function fitsWhole(text: string, setting: Setting): Promise<boolean> {
  const pieces = piecesOf(text);
  const fit = await Promise.all(pieces.map((piece) => fits(piece, setting)));
  return fit.every(Boolean) && (await filled(pieces, setting)).length <= setting.linesMax;
}

/**
 * Pieces between which a line may break: as Unicode Annex 14 says, and between the words of a
 * dictionary, but never inside what people see as one character.
 */
export function piecesOf(text: string): string[] {
  const starts = new Set([...GRAPHEMES.segment(text)].map(({ index }) => index));
  const pieces: string[] = [];
  let from = 0;
  for (const { position } of LINE_BREAKING.breaks(text)) {
    if (position !== text.length && !starts.has(position)) continue;
    pieces.push(text.slice(from, position));
    from = position;
  }
  return pieces.flatMap((piece) => (NEEDS_DICTIONARY.test(piece) ? wordsOf(piece) : [piece]));
}

function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const { segment, isWordLike } of new Intl.Segmenter('th', { granularity: 'word' }).segment(
    text,
  )) {
    const isBound = words.length > 0 && (!isWordLike || OPENS.test(words.at(-1) ?? ''));
    if (isBound && !OPENS.test(segment)) words[words.length - 1] += segment;
    else words.push(segment);
  }
  return words;
}

async function filled(pieces: readonly string[], setting: Setting): Promise<string[]> {
  const lines: string[] = [];
  let line = '';
  for (const piece of pieces) {
    if (await fits(line + piece, setting)) line += piece;
    else {
      if (line) lines.push(line);
      const parts = (await fits(piece, setting)) ? [piece] : await cutToFit(piece, setting);
      lines.push(...parts.slice(0, -1));
      line = parts.at(-1) ?? '';
    }
  }
  return line.trim() ? [...lines, line] : lines;
}

async function cutToFit(word: string, setting: Setting): Promise<string[]> {
  const parts: string[] = [''];
  for (const { segment } of GRAPHEMES.segment(word)) {
    const longer = parts.at(-1) + segment;
    if (await fits(longer, setting)) parts[parts.length - 1] = longer;
    else parts.push(segment);
  }
  return parts;
}

async function shortened(line: string, setting: Setting): Promise<string> {
  const graphemes = [...GRAPHEMES.segment(line.trimEnd())];
  while (graphemes.length > 0) {
    const text = `${graphemes
      .map(({ segment }) => segment)
      .join('')
      .trimEnd()}${ELLIPSIS}`;
    if (await fits(text, setting)) return text;
    graphemes.pop();
  }
  return ELLIPSIS;
}

async function fits(text: string, setting: Setting): Promise<boolean> {
  const { width } = await ordered(text.trimEnd(), setting);
  return width * setting.fontSize <= setting.width;
}

/** Shapes a line in visual order: runs of each direction, arranged as Unicode Annex 9 says. */
async function ordered(line: string, { weight, isRightToLeft }: Setting): Promise<Shaped> {
  const { levels } = bidi.getEmbeddingLevels(line, isRightToLeft ? 'rtl' : 'ltr');
  const runs: { text: string; level: number }[] = [];
  for (const { segment, index } of GRAPHEMES.segment(line)) {
    const level = levels[index] ?? 0;
    const last = runs.at(-1);
    if (last && last.level === level) last.text += segment;
    else runs.push({ text: segment, level });
  }
  const visual = inVisualOrder(runs);
  return joined(
    await Promise.all(visual.map(({ text, level }) => shaped(text, weight, level % 2 === 1))),
  );
}

/** From the highest level down to 1, reverses what stands at that level or above (rule L2). */
function inVisualOrder<T extends { readonly level: number }>(runs: readonly T[]): T[] {
  const order = [...runs];
  const highest = Math.max(0, ...runs.map(({ level }) => level));
  for (let level = highest; level > 0; level--) {
    for (let from = 0; from < order.length; from++) {
      let to = from;
      while (to < order.length && (order[to]?.level ?? 0) >= level) to++;
      if (to > from) order.splice(from, to - from, ...order.slice(from, to).reverse());
      from = Math.max(from, to - 1);
    }
  }
  return order;
}

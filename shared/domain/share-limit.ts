type Weigh = (grapheme: string) => number;

/** Every character that a reader sees weighs one. */
export const byGrapheme: Weigh = () => 1;

/** X's count: letters of most alphabets weigh one, ideographs and emoji two. */
export const asXWeighs: Weigh = (grapheme) => {
  const code = grapheme.codePointAt(0) ?? 0;
  const isLight = LIGHT.some(([first, last]) => code >= first && code <= last);
  return isLight ? [...grapheme].length : 2;
};

/** Source: X's counting of characters, configuration version 3. */
const LIGHT = [
  [0, 4351],
  [8192, 8205],
  [8208, 8223],
  [8242, 8247],
] as const;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The text, or its beginning with an ellipsis, within what a network takes. */
export function within(max: number, weigh: Weigh, text: string): string {
  const weights = [...graphemes.segment(text)].map(({ segment }) => weigh(segment));
  if (sum(weights) <= max) return text;
  let left = max - 1;
  let kept = '';
  for (const { segment } of graphemes.segment(text)) {
    left -= weigh(segment);
    if (left < 0) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

function sum(weights: readonly number[]): number {
  return weights.reduce((total, weight) => total + weight, 0);
}

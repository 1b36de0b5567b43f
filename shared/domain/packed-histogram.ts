import { numberReader, numberWriter } from './packed-numbers.ts';
import { type Histogram, histogramFrom } from './score-board.ts';

/** A histogram in few bytes: how many scores, then each one's distance to the one above, and its recipients. */
export function packHistogram({ scores, recipients }: Histogram): Uint8Array {
  const numbers = numberWriter();
  numbers.add(scores.length);
  numbers.add(scores[0] ?? 0);
  for (const [i, score] of scores.entries()) {
    numbers.add((scores[i - 1] ?? score) - score);
    numbers.add(recipients[i] ?? 0);
  }
  return numbers.bytes();
}

export function unpackHistogram(packed: Uint8Array): Histogram {
  const next = numberReader(packed);
  const counts = new Map<number, number>();
  const length = next();
  let score = next();
  for (let i = 0; i < length; i++) {
    score -= next();
    counts.set(score, next());
  }
  return histogramFrom(counts);
}

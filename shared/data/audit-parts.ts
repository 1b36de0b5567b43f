import { sumPlace } from '#shared/domain/recount.ts';
import type { Spill } from './spill.ts';

/** Part of a sum: what the log or the cells hold of it, or what may be in the cells or not. */
export type Part = {
  readonly sum: string;
  readonly of: 'log' | 'cells' | 'slack';
  readonly n: number;
};

export type Parts = Spill<Part>;

/** The parts of an issuer's day are kept together. */
export function writePart(parts: Parts, sum: string, of: Part['of'], n: number): void {
  const { issuerId, day } = sumPlace(sum);
  parts.write(`${issuerId} ${day}`, { sum, of, n });
}

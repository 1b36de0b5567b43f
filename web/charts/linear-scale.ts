type Line = { readonly from: readonly [number, number]; readonly to: readonly [number, number] };

export type LinearScale = ReturnType<typeof linearScale>;

/** Where values of one range lie in another, in a straight line. */
export function linearScale({ from: [low, high], to: [start, end] }: Line) {
  const slope = (end - start) / (high - low || 1);
  const scale = (value: number) => start + (value - low) * slope;
  return Object.assign(scale, { invert: (place: number) => low + (place - start) / slope });
}

const ROUND = [1, 2, 5, 10];

/** Round numbers from 0 up to the first that is not below the highest: whole, and `n` steps or fewer. */
export function ticksUpTo(highest: number, n: number): number[] {
  const least = Math.max(1, highest) / n;
  const magnitude = 10 ** Math.floor(Math.log10(least));
  const step = Math.max(1, magnitude * (ROUND.find((one) => one * magnitude >= least) ?? 10));
  return Array.from({ length: Math.ceil(highest / step) + 1 }, (_, i) => i * step);
}

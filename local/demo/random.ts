/** Numbers that look random and are the same every time (mulberry32): the demo tells one story. */
export function randomFrom(seed: number) {
  let state = seed;
  /** 0 up to but not including 1. */
  function next(): number {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }
  return {
    next,
    /** A whole number from 0 up to but not including `max`. */
    below: (max: number) => Math.floor(next() * max),
    chance: (probability: number) => next() < probability,
    /** One of these, each as often as its weight. */
    pick<T>(weighted: readonly (readonly [T, number])[]): T {
      const sum = weighted.reduce((total, [, weight]) => total + weight, 0);
      let left = next() * sum;
      for (const [value, weight] of weighted) {
        left -= weight;
        if (left < 0) return value;
      }
      const [last] = weighted.slice(-1);
      if (!last) throw new Error('nothing to pick from');
      return last[0];
    },
  };
}

export type Random = ReturnType<typeof randomFrom>;

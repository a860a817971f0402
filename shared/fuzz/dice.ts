/** Chance that can be repeated: the same seed throws the same dice (mulberry32). */

export interface Dice {
  /** At least 0, below 1. */
  unit(): number;
  /** A whole number, at least 0 and below `bound`. */
  below(bound: number): number;
  /** True so often, 0–1. */
  often(share: number): boolean;
  pick<T>(list: readonly T[]): T;
}

export function makeDice(seed: number): Dice {
  let state = seed >>> 0;
  const unit = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (bound: number) => Math.floor(unit() * bound);
  return {
    unit,
    below,
    often: (share) => unit() < share,
    pick: (list) => list[below(list.length)]!,
  };
}

/** Chance that repeats: the same names draw the same lots, whatever else is drawn elsewhere. */
import { createHash } from "node:crypto";

export interface Lots {
  /** From `low` to `high`, both included. */
  between(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(of: readonly T[]): T;
}

export function makeLots(names: readonly (string | number)[]): Lots {
  let drawn = 0;
  const draw = () => {
    drawn += 1;
    return digestOf([...names, drawn]).readUIntBE(0, 6) / 2 ** 48;
  };
  return {
    between: (low, high) => low + Math.floor(draw() * (high - low + 1)),
    chance: (probability) => draw() < probability,
    pick: (of) => of[Math.floor(draw() * of.length)]!,
  };
}

export function digestOf(names: readonly (string | number)[]): Buffer {
  return createHash("sha256").update(names.join("|")).digest();
}

/**
 * Reproducible randomness: sfc32 (Chris Doty-Humphrey's Small Fast Counter, from the PractRand
 * suite, public domain), seeded from a text by the FNV-1a hash and warmed up as its author advises.
 * The same seed gives the same numbers on every machine; it is not for secrets.
 */
export interface Random {
  /** Uniform in 0 ≤ x < 1. */
  next(): number;
  /** Uniform in low ≤ x < high. */
  between(low: number, high: number): number;
  /** Uniform integer in low ≤ x ≤ high. */
  int(low: number, high: number): number;
  /** True with the given probability (0 … 1). */
  chance(probability: number): boolean;
  /** One of the choices, each as likely; throws RangeError when there is none. */
  pick<T>(choices: readonly T[]): T;
  /** One of the choices, as likely as its weight (> 0 for at least one). */
  weighted<T>(choices: readonly T[], weightOf: (choice: T) => number): T;
  /** Normal distribution by Box and Muller. */
  normal(mean: number, deviation: number): number;
  /** The waiting time to the next event of a Poisson process with this mean. */
  exponential(mean: number): number;
  /** A new array in random order (Fisher and Yates). */
  shuffled<T>(items: readonly T[]): T[];
  /** An independent stream: what one agent draws never shifts what another one draws. */
  fork(label: string): Random;
}

function fnv1a(text: string, start: number): number {
  let hash = start;
  for (const byte of new TextEncoder().encode(text)) {
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return hash >>> 0;
}

function sfc32(seed: string): () => number {
  let a = fnv1a(seed, 0x811c9dc5);
  let b = fnv1a(seed, a ^ 0x9e3779b9);
  let c = fnv1a(seed, b ^ 0x85ebca6b);
  let counter = 1;
  const next = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 4_294_967_296;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
}

export function makeRandom(seed: string): Random {
  const next = sfc32(seed);
  const int = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    int,
    between: (low, high) => low + next() * (high - low),
    chance: (probability) => next() < probability,
    pick: (choices) => {
      if (choices.length === 0) throw new RangeError("Nothing to pick from");
      return choices[int(0, choices.length - 1)]!;
    },
    weighted: (choices, weightOf) => {
      const total = choices.reduce((sum, choice) => sum + weightOf(choice), 0);
      if (!(total > 0)) throw new RangeError("Nothing to pick from");
      let left = next() * total;
      for (const choice of choices) {
        left -= weightOf(choice);
        if (left < 0) return choice;
      }
      return choices[choices.length - 1]!;
    },
    normal: (mean, deviation) =>
      mean + deviation * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    exponential: (mean) => -Math.log(1 - next()) * mean,
    shuffled: (items) => {
      const copy = [...items];
      for (let i = copy.length - 1; i > 0; i--) {
        const j = int(0, i);
        [copy[i], copy[j]] = [copy[j]!, copy[i]!];
      }
      return copy;
    },
    fork: (label) => makeRandom(`${seed}/${label}`),
  };
}

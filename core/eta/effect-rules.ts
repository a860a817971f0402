/**
 * How much an hour, a weekday, a vehicle or a rider adds to the logarithm of a duration. Pure.
 *
 * Random effects by backfitting: each kind in turn takes the mean of what the others leave, drawn
 * towards zero by as much as so few samples deserve (best linear unbiased prediction: Robinson, "That
 * BLUP is a good thing", Statistical Science 1991; the variances by moments). An effect that is only
 * noise comes out as zero, so nobody has to choose what matters in which city.
 */
import type { EtaSample } from "./leg-rules.ts";
import type { Effects } from "./model-rules.ts";

type Kind = Exclude<keyof Effects, "riderSpread">;

const keyOf: Readonly<Record<Kind, (sample: EtaSample) => string>> = {
  hour: ({ hour }) => String(hour),
  weekday: ({ weekday }) => String(weekday),
  vehicle: ({ vehicle }) => vehicle,
  rider: ({ riderId }) => riderId,
};
const kinds = Object.keys(keyOf) as Kind[];
const SWEEPS = 4;
/** Riders remembered by name, those with the largest effect: the model is read by every process. */
const MOST_RIDERS = 3_000;

export function noEffects(): Effects {
  return { hour: {}, weekday: {}, vehicle: {}, rider: {}, riderSpread: 0 };
}

/** @param residuals per sample, the logarithm that size and intercept do not explain */
export function fitEffects(samples: readonly EtaSample[], residuals: readonly number[]): Effects {
  const groups = Object.fromEntries(
    kinds.map((kind) => [kind, numbered(samples, keyOf[kind])]),
  ) as Record<Kind, Numbered>;
  const rest = Float64Array.from(residuals);
  const fitted: Partial<Record<Kind, Means>> = {};
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const kind of kinds) {
      const { of, names } = groups[kind];
      const before = fitted[kind];
      if (before) for (let i = 0; i < of.length; i++) rest[i]! += before.means[of[i]!]!;
      const now = shrunkMeans(of, names.length, rest);
      for (let i = 0; i < of.length; i++) rest[i]! -= now.means[of[i]!]!;
      fitted[kind] = now;
    }
  }
  const effects = noEffects();
  for (const kind of kinds) {
    const named = groups[kind].names.map((name, g) => [name, fitted[kind]!.means[g]!] as const);
    effects[kind] = Object.fromEntries(kept(named));
  }
  effects.riderSpread = Math.round((fitted.rider?.spread ?? 0) * 1e4) / 1e4;
  return effects;
}

function kept(named: readonly (readonly [string, number])[]) {
  return [...named]
    .sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]))
    .slice(0, MOST_RIDERS)
    .map(([name, effect]) => [name, Math.round(effect * 1e4) / 1e4] as const);
}

interface Numbered {
  readonly names: string[];
  /** Per sample, the number of its name. */
  readonly of: Int32Array;
}

function numbered(samples: readonly EtaSample[], nameOf: (sample: EtaSample) => string): Numbered {
  const numbers = new Map<string, number>();
  const of = Int32Array.from(samples, (sample) => {
    const name = nameOf(sample);
    const number = numbers.get(name) ?? numbers.size;
    numbers.set(name, number);
    return number;
  });
  return { names: [...numbers.keys()], of };
}

interface Means {
  readonly means: Float64Array;
  /** Standard deviation of the true effects. */
  readonly spread: number;
}

/** Means per group, each drawn to zero by noise / (count · spread of the true effects). */
function shrunkMeans(of: Int32Array, groups: number, values: Float64Array): Means {
  const sums = new Float64Array(groups);
  const counts = new Float64Array(groups);
  for (let i = 0; i < of.length; i++) {
    sums[of[i]!]! += values[i]!;
    counts[of[i]!]! += 1;
  }
  let squares = 0;
  for (let i = 0; i < of.length; i++) {
    const group = of[i]!;
    squares += (values[i]! - sums[group]! / counts[group]!) ** 2;
  }
  // Too few samples for as many groups say nothing about the noise, and so nothing at all.
  const free = of.length - groups;
  if (free < groups || free < 1) return { means: new Float64Array(groups), spread: 0 };
  const noise = squares / free;
  let between = 0;
  for (let g = 0; g < groups; g++) between += sums[g]! ** 2 / counts[g]! - noise;
  const spread = Math.max(0, between / of.length);
  if (spread === 0) return { means: new Float64Array(groups), spread: 0 };
  const means = sums.map((sum, g) => sum / (counts[g]! + noise / spread));
  return { means, spread: Math.sqrt(spread) };
}

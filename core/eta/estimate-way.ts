/** The way of a ride before it is ridden: how far through streets, and how long. Pure. */
import type { Vehicle } from "#shared/contracts/fields.ts";
import { distanceMeters, type Position } from "#shared/geo.ts";
import type { LearnedEta } from "./estimate-travel.ts";
import { estimateLeg } from "./model-rules.ts";
import { DETOUR_FACTOR } from "./travel-rules.ts";

/** Whole metres and whole seconds of city life; low ≤ seconds ≤ high, and so for the metres. */
export interface WayEstimate {
  readonly meters: number;
  readonly lowMeters: number;
  readonly highMeters: number;
  readonly seconds: number;
  readonly lowSeconds: number;
  readonly highSeconds: number;
}

export interface Way {
  readonly from: Position;
  readonly to: Position;
  readonly vehicle: Vehicle;
  /** What was learned of the city at this hour; without it the formula alone decides. */
  readonly learned: LearnedEta | undefined;
}

/** Streets that run the right way, and those that do not. */
const LEAST_DETOUR = 1.2;
const MOST_DETOUR = 1.6;

export function estimateWay({ from, to, vehicle, learned }: Way): WayEstimate {
  const meters = distanceMeters(from, to);
  const facts = { leg: "to_dropoff", vehicle, meters } as const;
  const leg = estimateLeg(learned?.model ?? null, facts, learned?.at ?? null);
  return {
    meters: Math.round(meters * DETOUR_FACTOR),
    lowMeters: Math.round(meters * LEAST_DETOUR),
    highMeters: Math.round(meters * MOST_DETOUR),
    seconds: Math.round(leg.seconds),
    lowSeconds: Math.floor(leg.low),
    highSeconds: Math.ceil(leg.high),
  };
}

/** Where the estimator fails: wide enough for any city, and for any vehicle. */
const unknownWay = {
  low: { detour: 1.1, kmh: 35 },
  usual: { detour: 1.4, kmh: 22 },
  high: { detour: 1.9, kmh: 12 },
} as const;

export function guessWay(from: Position, to: Position): WayEstimate {
  const straight = distanceMeters(from, to);
  const metersBy = (guess: keyof typeof unknownWay) => straight * unknownWay[guess].detour;
  const secondsBy = (guess: keyof typeof unknownWay) =>
    Math.round(metersBy(guess) / (unknownWay[guess].kmh / 3.6));
  return {
    meters: Math.round(metersBy("usual")),
    lowMeters: Math.round(metersBy("low")),
    highMeters: Math.round(metersBy("high")),
    seconds: secondsBy("usual"),
    lowSeconds: secondsBy("low"),
    highSeconds: secondsBy("high"),
  };
}

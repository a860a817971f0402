/** One estimate with its range. Pure: the caller brings distances, the kitchens' rest and the scale. */
import type { Eta, Freshness, Vehicle } from "#shared/contracts/fields.ts";
import type { LearnedEta } from "./estimate-travel.ts";
import {
  HALF_SURE_SAMPLES,
  LEAST_RANGE_SECONDS,
  freshnessSpread as spread,
  freshnessSureness as sureness,
} from "./eta-spread.ts";
import { HANDOVER_SECONDS, type LegFacts, PICKUP_SECONDS, SAME_PLACE_METERS } from "./leg-rules.ts";
import { estimateJourney, type VisitFacts } from "./model-rules.ts";
import { DETOUR_FACTOR, travelSpeedKmh } from "./travel-rules.ts";

/** A stop that is still to be done. */
export interface Visit {
  readonly kind: "pickup" | "dropoff";
  /** Straight line from the stop before; for the first one from the rider. */
  readonly meters: number;
  /** Real seconds from now until its food is ready (already scaled, as `readyAt` is). Default 0. */
  readonly prepSeconds?: number;
}

export interface EtaInput {
  /** At least one, in travel order; the estimate is for the end of the last one. */
  readonly visits: readonly Visit[];
  readonly vehicle?: Vehicle;
  /** What the rider's last report said, in km/h of the (possibly faster) city. */
  readonly speedKmh?: number | null;
  /** Whether a rider is on the way; without one, finding one is part of the wait. */
  readonly riderKnown?: boolean;
  /** How fresh the position is that the first leg was measured from. */
  readonly freshness?: Freshness | null;
  /** How much faster than reality the city lives, ≥ 1. Travel and handling are divided by it. */
  readonly timeScale?: number;
  /** What was learned of the city; without it the formula alone decides. */
  readonly learned?: LearnedEta | undefined;
  /** Whose history counts, where something was learned. */
  readonly riderId?: string | undefined;
}

/** From the search to a rider's yes, with one or two declines. */
const SEARCH_SECONDS = 45;
/** The measured speed says something about now, the vehicle's average about the whole way. */
const MEASURED_WEIGHT = 0.3;

/** Seconds from now to the end of the last visit; low ≤ seconds ≤ high, confidence 0 … 1. */
export function estimateEta(input: EtaInput): Eta {
  return input.learned ? estimateLearned(input, input.learned) : estimateByFormula(input);
}

function estimateByFormula(input: EtaInput): Eta {
  const scale = input.timeScale ?? 1;
  const metersPerSecond = (speedKmh(input) / 3.6) * scale;
  let seconds = input.riderKnown === false ? SEARCH_SECONDS / scale : 0;
  for (const { kind, meters, prepSeconds = 0 } of input.visits) {
    seconds += (Math.max(0, meters) * DETOUR_FACTOR) / metersPerSecond;
    // The rider and the kitchen work at the same time: the slower one decides.
    if (kind === "pickup") seconds = Math.max(seconds, prepSeconds);
    seconds += (kind === "pickup" ? PICKUP_SECONDS : HANDOVER_SECONDS) / scale;
  }
  const known = input.freshness ?? "unknown";
  const range = Math.max(seconds * spread[known], LEAST_RANGE_SECONDS / scale);
  // The further away the end, the more can happen before it.
  const horizon = 1 / (1 + (seconds * scale) / 7_200);
  return {
    seconds: Math.round(seconds),
    low: Math.max(0, Math.floor(seconds - range)),
    high: Math.ceil(seconds + 1.5 * range),
    confidence: Math.round(sureness[known] * horizon * 100) / 100,
  };
}

/**
 * The range holds four in five arrivals while the position is live, and is wider for an older one.
 * What the speedometer shows at the moment says nothing that the riders' legs have not said.
 */
function estimateLearned(input: EtaInput, { model, at }: LearnedEta): Eta {
  const scale = input.timeScale ?? 1;
  const searchSeconds = input.riderKnown === false ? SEARCH_SECONDS : 0;
  const whole = estimateJourney(model, { searchSeconds, visits: factsOf(input) }, at);
  const known = input.freshness ?? "unknown";
  const wider = spread[known] / spread.live;
  const below = Math.max((whole.seconds - whole.low) * wider, LEAST_RANGE_SECONDS);
  const above = Math.max((whole.high - whole.seconds) * wider, LEAST_RANGE_SECONDS);
  const relative = (below + above) / 2 / Math.max(60, whole.seconds);
  const enough = whole.samples / (whole.samples + HALF_SURE_SAMPLES);
  return {
    seconds: Math.round(whole.seconds / scale),
    low: Math.max(0, Math.floor((whole.seconds - below) / scale)),
    high: Math.ceil((whole.seconds + above) / scale),
    confidence: Math.round((enough / (1 + relative / 2)) * sureness[known] * 100) / 100,
  };
}

function factsOf(input: EtaInput): VisitFacts[] {
  const { timeScale: scale = 1, vehicle = "scooter", riderId, visits } = input;
  const about = { vehicle, riderId };
  return visits.map(({ kind, meters, prepSeconds = 0 }, index): VisitFacts => {
    const ride: LegFacts = { ...about, leg: `to_${kind}`, meters: Math.max(0, meters) };
    const isThere = index > 0 && meters < SAME_PLACE_METERS;
    return {
      ride: isThere ? null : ride,
      stop: {
        ...about,
        leg: `at_${kind}`,
        meters: 0,
        prepSeconds: Math.max(0, prepSeconds) * scale,
      },
    };
  });
}

/** km/h of real life that the remaining way is likely to be travelled at. */
function speedKmh({ vehicle = "scooter", speedKmh: measured, timeScale = 1 }: EtaInput): number {
  const usual = travelSpeedKmh(vehicle);
  // Somebody who stands at a light is not going to stand there for the rest of the way.
  if (measured === undefined || measured === null || measured < 5) return usual;
  const real = Math.min(measured / timeScale, 2 * usual);
  return usual * (1 - MEASURED_WEIGHT) + real * MEASURED_WEIGHT;
}

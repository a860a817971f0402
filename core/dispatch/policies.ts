/**
 * How riders are found, as plain values per region and vertical. Milliseconds named `city…` are of
 * city life and divided by the time scale; all others are real time.
 */
import { createHash } from "node:crypto";
import type { Vehicle } from "#shared/contracts/fields.ts";
import type { RegionCode } from "#shared/regions.ts";
import { type PlanPolicy, usualPlanPolicy } from "./plan/index.ts";

export type FanOut =
  /** One rider is asked at a time. */
  | { readonly mode: "sequential" }
  /** Several at once: at most `max`, and fewer when most of those there would say yes. */
  | { readonly mode: "parallel"; readonly max: number };

export type Vertical = "delivery" | "ride";

export interface DispatchPolicy {
  /** Names these very values; another revision may decide otherwise. */
  readonly revision: string;
  /**
   * `batched`: all open orders of a city are planned together, each tick. `instant`: each order is
   * given to the best rider of the moment.
   */
  readonly mode: "batched" | "instant";
  readonly vehicles: readonly Vehicle[];
  /** Shares of the instant score; they sum to 1. */
  readonly weights: {
    readonly eta: number;
    readonly acceptance: number;
    readonly fairness: number;
  };
  readonly fanOut: FanOut;
  /** How long a rider may think, 10–15 s. */
  readonly acceptWindowMs: number;
  /** A position must be younger than this. */
  readonly freshMs: number;
  readonly minRating: number;
  /** Whether riders whose positions look made up are asked all the same. */
  readonly asksFlagged: boolean;
  /** Straight-line metres around the pick-up, rising; the last one is the hard cap. */
  readonly radiusStepsMeters: readonly number[];
  /** After so many attempts the search starts one step wider; a ride's goes by its waves. */
  readonly attemptsPerStep: number;
  /** Of rides: after each wave the search is one step wider. */
  readonly waveMs?: number;
  /** With so many riders to ask it looks no wider. */
  readonly enoughCandidates: number;
  /** Nearest free riders that are weighed per order, and busy ones beside them. */
  readonly maxCandidates: number;
  readonly maxOthers: number;
  /** Orders of a city that are decided together; the most urgent come first. */
  readonly maxSearches: number;
  /** A rider who said no, or nothing, may be asked again for the same order after this. */
  readonly reofferAfterMs: number;
  /**
   * With nobody to ask: the next look is recorded after a tenth of the time searched, within these.
   * Riders are looked for in each wave all the same.
   */
  readonly retryMs: { readonly min: number; readonly max: number };
  /** The hard caps. */
  readonly maxAttempts: number;
  readonly maxSearchMs: number;
  /** Instant: an ETA this long (or longer) scores 0. */
  readonly cityWorstEtaMs: number;
  /** Instant: waiting this long (or longer) for a job scores 1. */
  readonly cityFairnessHorizonMs: number;
  /** Batched: how it is planned, and the tick. Its `city…` values are not scaled yet. */
  readonly plan: PlanPolicy;
  /** What a job earns the rider, in minor units of the region's currency. */
  readonly earning: {
    readonly baseMinor: number;
    readonly perKmMinor: number;
    /** For each further order of a bundle. */
    readonly perExtraOrderMinor: number;
  };
}

type Values = Omit<DispatchPolicy, "revision" | "earning">;

const MINUTE_MS = 60_000;
const RADIUS_STEPS_METERS = [1_500, 3_000, 5_000, 8_000];

const delivery: Values = {
  mode: "batched",
  vehicles: ["bike", "scooter", "bicycle", "auto", "sedan", "suv"],
  weights: { eta: 0.5, acceptance: 0.2, fairness: 0.3 },
  fanOut: { mode: "sequential" },
  acceptWindowMs: 12_000,
  freshMs: 10_000,
  minRating: 0,
  asksFlagged: false,
  radiusStepsMeters: RADIUS_STEPS_METERS,
  attemptsPerStep: 2,
  enoughCandidates: 8,
  maxCandidates: 50,
  maxOthers: 20,
  maxSearches: 400,
  reofferAfterMs: 45_000,
  retryMs: { min: 1_000, max: 15_000 },
  maxAttempts: 40,
  maxSearchMs: 10 * MINUTE_MS,
  cityWorstEtaMs: 25 * MINUTE_MS,
  cityFairnessHorizonMs: 30 * MINUTE_MS,
  plan: {
    ...usualPlanPolicy,
    maxApproachMeters: RADIUS_STEPS_METERS.at(-1)!,
    verdictsPerOrder: 20,
    // Busier than the recorded days that the planner is tuned on: a fair share is more here, and
    // below it the one with less work is preferred.
    fairOrdersPerHour: 4,
  },
};

/** Somebody stands in the street: whoever is best now is asked now. */
const ride: Values = {
  ...delivery,
  mode: "instant",
  vehicles: ["auto", "bike", "sedan", "suv"],
  fanOut: { mode: "parallel", max: 3 },
  acceptWindowMs: 10_000,
  maxCandidates: 24,
  // A search knows its own end.
  maxSearchMs: 30 * MINUTE_MS,
};

const earnings: Readonly<Record<RegionCode, DispatchPolicy["earning"]>> = {
  in: { baseMinor: 2_500, perKmMinor: 800, perExtraOrderMinor: 1_500 },
  us: { baseMinor: 350, perKmMinor: 75, perExtraOrderMinor: 200 },
  uk: { baseMinor: 300, perKmMinor: 60, perExtraOrderMinor: 180 },
};

const verticals: Readonly<Record<Vertical, Values>> = { delivery, ride };

const known = new Map<string, DispatchPolicy>();

/** The policy of a region for deliveries or rides; the same object each time. */
export function policyFor(region: RegionCode, vertical: Vertical = "delivery"): DispatchPolicy {
  const name = `${region}/${vertical}`;
  let policy = known.get(name);
  if (!policy) {
    policy = withRevision(name, { ...verticals[vertical], earning: earnings[region] });
    known.set(name, policy);
  }
  return policy;
}

/** The name carries a print of the values, so that no change of them goes unnoticed in a replay. */
export function withRevision(
  name: string,
  values: Omit<DispatchPolicy, "revision">,
): DispatchPolicy {
  const print = createHash("sha256").update(JSON.stringify(values)).digest("hex").slice(0, 8);
  return { revision: `${name}/${print}`, ...values };
}

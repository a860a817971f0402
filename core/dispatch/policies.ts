/**
 * How riders are found, as plain values per region and vertical. Milliseconds named `city…` are of
 * city life and divided by the time scale; all others are real time.
 */
import type { Vehicle } from "#shared/contracts/fields.ts";
import type { RegionCode } from "#shared/regions.ts";

export type FanOut =
  /** One rider is asked at a time. */
  | { readonly mode: "sequential" }
  /** Several at once: at most `max`, and fewer when most of those there would say yes. */
  | { readonly mode: "parallel"; readonly max: number };

export interface DispatchPolicy {
  readonly vehicles: readonly Vehicle[];
  /** Shares of the score; they sum to 1. */
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
  /** Straight-line metres around the pick-up, rising. */
  readonly radiusStepsMeters: readonly number[];
  /** After so many attempts the search starts one step wider. */
  readonly attemptsPerStep: number;
  /** Nearest free riders that are weighed, and busy ones noted beside them for the record. */
  readonly maxCandidates: number;
  readonly maxOthers: number;
  /** A rider who said no, or nothing, may be asked again for the same order after this. */
  readonly reofferAfterMs: number;
  /** With nobody to ask: look again after a tenth of the time searched, within these. */
  readonly retryMs: { readonly min: number; readonly max: number };
  /** The hard caps. */
  readonly maxAttempts: number;
  readonly maxSearchMs: number;
  /** An ETA this long (or longer) scores 0. */
  readonly cityWorstEtaMs: number;
  /** Waiting this long (or longer) for a job scores 1. */
  readonly cityFairnessHorizonMs: number;
  /** The search starts this long before the food is ready: the usual way to the store … */
  readonly cityPickupLeadMs: number;
  /** … and the time that asking takes. */
  readonly askingLeadMs: number;
  /** What a delivery earns the rider, in minor units of the region's currency. */
  readonly earning: { readonly baseMinor: number; readonly perKmMinor: number };
}

const MINUTE_MS = 60_000;

const delivery: Omit<DispatchPolicy, "earning"> = {
  vehicles: ["bike", "scooter", "bicycle", "auto", "sedan", "suv"],
  weights: { eta: 0.5, acceptance: 0.2, fairness: 0.3 },
  fanOut: { mode: "sequential" },
  acceptWindowMs: 12_000,
  freshMs: 10_000,
  minRating: 0,
  radiusStepsMeters: [1_500, 3_000, 5_000, 8_000],
  attemptsPerStep: 2,
  maxCandidates: 50,
  maxOthers: 20,
  reofferAfterMs: 45_000,
  retryMs: { min: 1_000, max: 4_000 },
  maxAttempts: 40,
  maxSearchMs: 10 * MINUTE_MS,
  cityWorstEtaMs: 25 * MINUTE_MS,
  cityFairnessHorizonMs: 30 * MINUTE_MS,
  cityPickupLeadMs: 8 * MINUTE_MS,
  askingLeadMs: 30_000,
};

const earnings: Readonly<Record<RegionCode, DispatchPolicy["earning"]>> = {
  in: { baseMinor: 2_500, perKmMinor: 800 },
  us: { baseMinor: 350, perKmMinor: 75 },
  uk: { baseMinor: 300, perKmMinor: 60 },
};

/** Rides will have a policy of their own; until then every order is a delivery. */
export function policyFor(region: RegionCode): DispatchPolicy {
  return { ...delivery, earning: earnings[region] };
}

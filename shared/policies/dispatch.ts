/**
 * How riders are found for an order. Milliseconds named `city…` are of city life and divided by the
 * time scale; all others are real time. Of rides, `search` says how the waves widen.
 */
import { z } from "zod";
import { Vehicle } from "../contracts/fields.ts";
import { PlanPolicy, usualPlanPolicy } from "./dispatch-plan.ts";
import type { DeepPartial, Defaults, Vertical } from "./level.ts";

const MINUTE_MS = 60_000;
const share = z.number().min(0).max(1);
const minor = z.int().min(0).max(10_000_000);

export const DispatchValues = z
  .strictObject({
    /**
     * `batched`: all open orders of a city are planned together, each tick. `instant`: each order
     * is given to the best rider of the moment.
     */
    mode: z.enum(["batched", "instant"]),
    vehicles: z.array(Vehicle).min(1).max(Vehicle.options.length),
    weights: z
      .strictObject({ eta: share, acceptance: share, fairness: share })
      .describe("Shares of the instant score; they sum to 1"),
    /**
     * `sequential`: one rider is asked at a time. `parallel`: several at once, at most `max`, and
     * fewer when most of those there would say yes.
     */
    fanOut: z.strictObject({
      mode: z.enum(["sequential", "parallel"]),
      max: z.int().min(1).max(10).describe("Riders asked at once when parallel"),
    }),
    acceptWindowMs: z.int().min(5_000).max(MINUTE_MS).describe("A rider may think for"),
    freshMs: z.int().min(1_000).max(MINUTE_MS).describe("A position is younger than"),
    minRating: z.number().min(0).max(5),
    asksFlagged: z.boolean().describe("Ask riders whose positions look made up"),
    /** Straight-line metres around the pick-up, rising; the last one is the hard cap. */
    radiusStepsMeters: z.array(z.int().min(100).max(50_000)).min(1).max(10),
    attemptsPerStep: z.int().min(1).max(50).describe("Attempts before the search widens"),
    /** With so many riders to ask it looks no wider. */
    enoughCandidates: z.int().min(1).max(500),
    /** Nearest free riders that are weighed per order, and busy ones beside them. */
    maxCandidates: z.int().min(1).max(500),
    maxOthers: z.int().min(0).max(500),
    /** Orders of a city that are decided together; the most urgent come first. */
    maxSearches: z.int().min(1).max(5_000),
    /** A rider who said no, or nothing, may be asked again for the same order after this. */
    reofferAfterMs: z.int().min(1_000).max(3_600_000),
    /**
     * With nobody to ask: the next look is recorded after a tenth of the time searched, within
     * these. Riders are looked for in each wave all the same.
     */
    retryMs: z.strictObject({
      min: z.int().min(100).max(600_000),
      max: z.int().min(100).max(600_000),
    }),
    maxAttempts: z.int().min(1).max(1_000),
    maxSearchMs: z.int().min(10_000).max(7_200_000),
    /** Instant: an ETA this long (or longer) scores 0. */
    cityWorstEtaMs: z.int().min(MINUTE_MS).max(14_400_000),
    /** Instant: waiting this long (or longer) for a job scores 1. */
    cityFairnessHorizonMs: z.int().min(MINUTE_MS).max(86_400_000),
    /** Batched: how it is planned, and the tick. */
    plan: PlanPolicy,
    earning: z
      .strictObject({ baseMinor: minor, perKmMinor: minor, perExtraOrderMinor: minor })
      .describe("What a job earns the rider"),
  })
  .refine(({ weights: { eta, acceptance, fairness } }) => isOne(eta + acceptance + fairness), {
    path: ["weights"],
    message: "The weights sum to 1",
  })
  .refine(
    ({ radiusStepsMeters: steps }) => steps.every((step, i) => i === 0 || step > steps[i - 1]!),
    { path: ["radiusStepsMeters"], message: "Each step is wider than the one before" },
  )
  .refine(({ retryMs }) => retryMs.min <= retryMs.max, {
    path: ["retryMs"],
    message: "The shortest pause is not longer than the longest",
  })
  .refine(({ maxSearchMs, reofferAfterMs }) => maxSearchMs > reofferAfterMs, {
    path: ["maxSearchMs"],
    message: "A search lasts longer than a rider who said no is left alone",
  })
  .refine(({ vehicles }) => new Set(vehicles).size === vehicles.length, {
    path: ["vehicles"],
    message: "Each vehicle once",
  });
export type DispatchValues = z.infer<typeof DispatchValues>;

function isOne(sum: number): boolean {
  return Math.abs(sum - 1) < 1e-9;
}

const RADIUS_STEPS_METERS = [1_500, 3_000, 5_000, 8_000];

const delivery: Omit<DispatchValues, "earning"> = {
  mode: "batched",
  vehicles: ["bike", "scooter", "bicycle", "auto", "sedan", "suv"],
  weights: { eta: 0.5, acceptance: 0.2, fairness: 0.3 },
  fanOut: { mode: "sequential", max: 1 },
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
const ride: DeepPartial<DispatchValues> = {
  mode: "instant",
  vehicles: ["auto", "bike", "sedan", "suv"],
  fanOut: { mode: "parallel", max: 3 },
  acceptWindowMs: 10_000,
  maxCandidates: 24,
  // A search knows its own end.
  maxSearchMs: 30 * MINUTE_MS,
};

export const dispatchVerticals: Partial<Record<Vertical, DeepPartial<DispatchValues>>> = { ride };

export const dispatchDefaults: Defaults<DispatchValues> = {
  in: { ...delivery, earning: { baseMinor: 2_500, perKmMinor: 800, perExtraOrderMinor: 1_500 } },
  us: { ...delivery, earning: { baseMinor: 350, perKmMinor: 75, perExtraOrderMinor: 200 } },
  uk: { ...delivery, earning: { baseMinor: 300, perKmMinor: 60, perExtraOrderMinor: 180 } },
};

/**
 * How a city plans, as plain values that survive JSON. Durations are milliseconds, places metres.
 * Those named `city…` are of city life and divided where a city lives faster than reality (its
 * riders' speeds are multiplied by whoever calls); the others are real time.
 *
 * The weights were found on five recorded days (0, 1, 2, 4, 5 of `bench:day`) and judged on others.
 * Twice or half of any of them changes the minutes above the floor by about a tenth at most.
 */
import { z } from "zod";

const MINUTE_MS = 60_000;
const upTo = (minutes: number) =>
  z
    .int()
    .min(0)
    .max(minutes * MINUTE_MS);

export const PlanPolicy = z.strictObject({
  /** Planned again this much later: what may still wait until then is held. */
  tickMs: z.int().min(100).max(10_000),
  /** Before the latest departure: the time that asking a rider usually takes. */
  askingMs: upTo(5),
  /** What one "no" costs: the time until the next rider has been asked. */
  declineMs: upTo(5),
  /** Orders that are ready later than this are not planned yet. */
  cityHorizonMs: upTo(240),
  /** Travel times are rounded up to this; 1 for the clock's own grain. */
  cityTravelStepMs: z.int().min(1).max(MINUTE_MS),
  /** Handing over at the store and at the door, half of it before, half after the moment itself. */
  cityPickupServiceMs: upTo(30),
  cityDropoffServiceMs: upTo(30),
  /** No order shares a trip if that brings it to the door later than this after the click. */
  cityBundleClickToDoorMs: upTo(240),
  /** Riders farther from the store than this are out of the question. */
  maxApproachMeters: z.int().min(100).max(50_000),
  /** Orders of one trip, at most. 1 for no bundles. */
  maxBundle: z.int().min(1).max(6),
  /** Stores this near to each other may share a trip; 0 for orders of one store only. */
  nearStoreMeters: z.int().min(0).max(5_000),
  /** After each such time of delay an order's next minute weighs nearly e times as much. */
  cityPatienceMs: z
    .int()
    .min(MINUTE_MS)
    .max(600 * MINUTE_MS),
  /** A minute of a rider's work against one of a customer's waiting: so little decides ties only … */
  travelWeight: z.number().min(0).max(10),
  /** … and this much more where each rider has one ready order waiting: who is short saves ways. */
  pressureWeight: z.number().min(0).max(100),
  /** Against a rider who stands where everything is ordered, as if next door to every store. */
  cityPlaceMs: upTo(120),
  /** A store this far away counts a third of one next door. */
  cityPlaceReachMs: z
    .int()
    .min(1)
    .max(120 * MINUTE_MS),
  /** Against a rider who had a fair share of orders or more; for the first of a shift nothing. */
  cityFairnessMs: upTo(120),
  /** Orders per hour on duty that are a fair share: what the guaranteed pay of an hour buys. */
  fairOrdersPerHour: z.number().min(0.1).max(60),
  /** Riders that are explained per order; 0 for no explanations. */
  verdictsPerOrder: z.int().min(0).max(100),
});
export type PlanPolicy = Readonly<z.infer<typeof PlanPolicy>>;

export const usualPlanPolicy: PlanPolicy = {
  tickMs: 1_000,
  askingMs: 12_000,
  declineMs: 15_000,
  cityHorizonMs: 60 * MINUTE_MS,
  cityTravelStepMs: 1,
  cityPickupServiceMs: 2 * MINUTE_MS,
  cityDropoffServiceMs: 2 * MINUTE_MS,
  cityBundleClickToDoorMs: 60 * MINUTE_MS,
  maxApproachMeters: 8_000,
  maxBundle: 3,
  nearStoreMeters: 150,
  cityPatienceMs: 45 * MINUTE_MS,
  travelWeight: 0.002,
  pressureWeight: 3,
  cityPlaceMs: 10 * MINUTE_MS,
  cityPlaceReachMs: 10 * MINUTE_MS,
  cityFairnessMs: 2 * MINUTE_MS,
  fairOrdersPerHour: 1.5,
  verdictsPerOrder: 0,
};

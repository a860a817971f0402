/**
 * How a city plans, as plain values that survive JSON. Durations are milliseconds, places metres.
 * Those named `city…` are of city life: `scalePlanPolicy` divides them where a city lives faster
 * than reality (its riders' speeds are multiplied by whoever calls); the others are real time.
 *
 * The weights were found on five recorded days (0, 1, 2, 4, 5 of `bench:day`) and judged on others.
 * Twice or half of any of them changes the minutes above the floor by about a tenth at most.
 */
export interface PlanPolicy {
  /** `plan` is called again this much later: what may still wait until then is held. */
  readonly tickMs: number;
  /** Before the latest departure: the time that asking a rider usually takes. */
  readonly askingMs: number;
  /** What one "no" costs: the time until the next rider has been asked. */
  readonly declineMs: number;
  /** Orders that are ready later than this are not planned yet. */
  readonly cityHorizonMs: number;
  /** Travel times are rounded up to this; 1 for the clock's own grain. */
  readonly cityTravelStepMs: number;
  /** Handing over at the store and at the door, half of it before, half after the moment itself. */
  readonly cityPickupServiceMs: number;
  readonly cityDropoffServiceMs: number;
  /** No order shares a trip if that brings it to the door later than this after the click. */
  readonly cityBundleClickToDoorMs: number;
  /** Riders farther from the store than this are out of the question. */
  readonly maxApproachMeters: number;
  /** Orders of one trip, at most. 1 for no bundles. */
  readonly maxBundle: number;
  /** Stores this near to each other may share a trip; 0 for orders of one store only. */
  readonly nearStoreMeters: number;
  /** After each such time of delay an order's next minute weighs nearly e times as much. */
  readonly cityPatienceMs: number;
  /** A minute of a rider's work against one of a customer's waiting: so little decides ties only … */
  readonly travelWeight: number;
  /** … and this much more where each rider has one ready order waiting: who is short saves ways. */
  readonly pressureWeight: number;
  /** Against a rider who stands where everything is ordered, as if next door to every store. */
  readonly cityPlaceMs: number;
  /** A store this far away counts a third of one next door. */
  readonly cityPlaceReachMs: number;
  /** Against a rider who had a fair share of orders or more; for the first of a shift nothing. */
  readonly cityFairnessMs: number;
  /** Orders per hour on duty that are a fair share: what the guaranteed pay of an hour buys. */
  readonly fairOrdersPerHour: number;
  /** Riders that are explained per order; 0 for no explanations. */
  readonly verdictsPerOrder: number;
}

const MINUTE_MS = 60_000;

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

/** @param timeScale how much faster than reality the city lives, ≥ 1. */
export function scalePlanPolicy(policy: PlanPolicy, timeScale: number): PlanPolicy {
  const scaled = Object.entries(policy).map(([name, value]) => [
    name,
    name.startsWith("city") ? Math.max(1, Math.round(value / timeScale)) : value,
  ]);
  return Object.fromEntries(scaled) as PlanPolicy;
}

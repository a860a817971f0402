/**
 * How a city plans, as plain values that survive JSON. Durations are milliseconds, places metres.
 * Those named `city…` are of city life: `scalePlanPolicy` divides them where a city lives faster
 * than reality (its riders' speeds are multiplied by whoever calls); the others are real time.
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
  /** A customer should not wait longer: no bundle goes over this that single trips would keep. */
  readonly cityTargetClickToDoorMs: number;
  /** Riders farther from the store are out of the question, however long that takes to find. */
  readonly maxApproachMeters: number;
  /** Orders of one trip, at most. 1 for no bundles. */
  readonly maxBundle: number;
  /** Stores this near to each other may share a trip; 0 for orders of one store only. */
  readonly nearStoreMeters: number;
  /** What a minute on the way to the store weighs against a minute of somebody's waiting. */
  readonly travelWeight: number;
  /** The advantage, at most, of the rider who had the least work for the time on duty. */
  readonly cityFairnessMs: number;
  /** Riders that are explained per order; 0 for no explanations. */
  readonly verdictsPerOrder: number;
}

const MINUTE_MS = 60_000;

export const usualPlanPolicy: PlanPolicy = {
  tickMs: 1_000,
  askingMs: 12_000,
  declineMs: 15_000,
  cityHorizonMs: 20 * MINUTE_MS,
  cityTravelStepMs: 1,
  cityPickupServiceMs: 2 * MINUTE_MS,
  cityDropoffServiceMs: 2 * MINUTE_MS,
  cityTargetClickToDoorMs: 40 * MINUTE_MS,
  maxApproachMeters: 8_000,
  maxBundle: 3,
  nearStoreMeters: 150,
  travelWeight: 0.02,
  cityFairnessMs: MINUTE_MS,
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

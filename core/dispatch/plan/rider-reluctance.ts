/** What speaks against asking a rider, whatever the order is: in milliseconds of one's waiting. */
import type { PlanRider } from "./plan-shapes.ts";
import type { PlanWorld } from "./plan-world.ts";

const HOUR_MS = 3_600_000;
/** Nobody is so unlikely to accept that they are never asked. */
const LEAST_ACCEPTANCE = 0.1;
/** A shift that has only begun counts as this long: one early order is no unfair share. */
const LEAST_SHIFT_MS = HOUR_MS / 2;

export interface Reluctance {
  /** The rounds of asking that are to be expected until somebody accepts, beyond the first. */
  readonly acceptance: number;
  /** Bounded, so that in the end everybody has a turn and nobody is left out. */
  readonly fairness: number;
  /** Who stands among busy stores is worth more to the orders that come next. */
  readonly place: number;
  readonly total: number;
}

type Surroundings = Pick<PlanWorld, "nowMs" | "policy" | "storeX" | "storeY">;

export function reluctanceOf(rider: PlanRider, world: Surroundings): Reluctance {
  const { policy } = world;
  const acceptance = (1 / Math.max(rider.acceptance, LEAST_ACCEPTANCE) - 1) * policy.declineMs;
  const leftMs = rider.offDutyAtMs === null ? 0 : Math.max(0, rider.offDutyAtMs - world.nowMs);
  const hours = Math.max(LEAST_SHIFT_MS, rider.onDutyMs + leftMs) / HOUR_MS;
  const share = rider.jobsDone / (policy.fairOrdersPerHour * hours);
  const fairness = Math.min(1, share) * policy.cityFairnessMs;
  const place = placeOf(rider, world) * policy.cityPlaceMs;
  return { acceptance, fairness, place, total: acceptance + fairness + place };
}

/** 0 … 1: how near the stores of the open orders are. Less for whose shift is about to end. */
function placeOf(rider: PlanRider, { nowMs, policy, storeX, storeY }: Surroundings): number {
  const { x, y } = rider.at;
  const perMeter = 60_000 / rider.metersPerMinute / policy.cityPlaceReachMs;
  let sum = 0;
  for (let o = 0; o < storeX.length; o++) {
    const dx = storeX[o]! - x;
    const dy = storeY[o]! - y;
    sum += Math.exp(-Math.sqrt(dx * dx + dy * dy) * perMeter);
  }
  const left = rider.offDutyAtMs === null ? 1 : (rider.offDutyAtMs - nowMs) / HOUR_MS;
  return (sum / Math.max(1, storeX.length)) * Math.min(1, Math.max(0, left));
}

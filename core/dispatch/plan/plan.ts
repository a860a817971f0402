/**
 * Decides for all open orders of a city at once who brings what: the service calls it each tick, the
 * bench with recorded days. The same values in give the same plan out, whatever their order was.
 */
import { matchPairs } from "./match-pairs.ts";
import type { PlanPolicy } from "./plan-policy.ts";
import type { JobCost, Plan, PlannedJob, PlanOrder, PlanRider } from "./plan-shapes.ts";

const MINUTE_MS = 60_000;

/** @param riders those who can be asked now, and those who are expected to be free soon. */
export function plan(
  nowMs: number,
  orders: readonly PlanOrder[],
  riders: readonly PlanRider[],
  policy: PlanPolicy,
): Plan {
  const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
  const near = orders
    .filter(({ readyAtMs }) => readyAtMs <= nowMs + policy.cityHorizonMs)
    .sort(byId);
  const free = [...riders].sort(byId);
  const pairs = near.map((order) => free.map((rider) => weigh(nowMs, order, rider, policy)));
  const columns = matchPairs(
    near.length,
    free.length,
    Float64Array.from(pairs.flat(), (job) => job?.cost.total ?? Number.POSITIVE_INFINITY),
    new Float64Array(near.length).fill(1e9),
  );
  const jobs = near.flatMap((_, row) => pairs[row]![columns[row]!] ?? []);
  const planned = new Set(jobs.flatMap(({ orderIds }) => orderIds));
  const leftOver = near.map(({ id }) => id).filter((id) => !planned.has(id));
  return { jobs, leftOver, verdicts: [] };
}

function weigh(
  nowMs: number,
  order: PlanOrder,
  rider: PlanRider,
  policy: PlanPolicy,
): PlannedJob | null {
  const distance = Math.hypot(order.pickup.x - rider.at.x, order.pickup.y - rider.at.y);
  if (order.refusedRiderIds.includes(rider.id) || distance > policy.maxApproachMeters) return null;
  const ride = (meters: number) => travelMs(meters, rider.metersPerMinute, policy);
  const from = Math.max(nowMs, rider.freeAtMs);
  const half = policy.cityPickupServiceMs / 2;
  const approach = ride(distance);
  const pickupAtMs = Math.max(order.readyAtMs, from + approach + half);
  if (rider.offDutyAtMs !== null && pickupAtMs > rider.offDutyAtMs) return null;
  const way = Math.hypot(order.pickup.x - order.dropoff.x, order.pickup.y - order.dropoff.y);
  const latest = order.readyAtMs - half - approach;
  const isLate = latest < nowMs + policy.tickMs + policy.askingMs;
  const heldFor = rider.freeAtMs > nowMs ? "rider" : isLate ? null : "food";
  return {
    riderId: rider.id,
    orderIds: [order.id],
    isDue: heldFor === null,
    heldFor,
    pickupAtMs,
    dropoffAtMs: [pickupAtMs + half + ride(way) + policy.cityDropoffServiceMs / 2],
    cost: costOf(nowMs, order, rider, approach, pickupAtMs, policy),
  };
}

function costOf(
  nowMs: number,
  order: PlanOrder,
  rider: PlanRider,
  approachMs: number,
  pickupAtMs: number,
  policy: PlanPolicy,
): JobCost {
  const delay = pickupAtMs - order.readyAtMs;
  const travel = approachMs * policy.travelWeight;
  const acceptance = (1 / Math.max(rider.acceptance, 0.05) - 1) * policy.declineMs;
  const busy = (rider.jobsDone + 1) / (Math.max(rider.onDutyMs, MINUTE_MS) / MINUTE_MS);
  const fairness = Math.min(1, busy * 20) * policy.cityFairnessMs;
  const age = Math.max(0, nowMs - order.readyAtMs);
  const urgency = 0 - age / 10;
  return {
    ...{ delay, travel, acceptance, fairness, urgency },
    total: delay + travel + acceptance + fairness + urgency,
  };
}

function travelMs(meters: number, metersPerMinute: number, policy: PlanPolicy): number {
  const step = policy.cityTravelStepMs;
  return Math.ceil((meters / metersPerMinute) * (MINUTE_MS / step)) * step;
}

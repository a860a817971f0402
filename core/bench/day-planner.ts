/** Shows a day's minute to the very `plan()` that the service runs, and asks what it says is due. */
import { type PlanPolicy, type PlanRider, plan, usualPlanPolicy } from "../dispatch/index.ts";
import type { Day } from "../seed/index.ts";
import type { DayDispatcher, SeenCourier } from "./day-run.ts";

const MINUTE_MS = 60_000;
/** As the service does it: a newcomer counts as somebody who took four of five offers. */
const PRIOR_ASKED = 5;
const PRIOR_ACCEPTED = 4;

/** The usual policy with what the instances say of their city: whole minutes, one store a bundle. */
export function policyOf(day: Day, changes: Partial<PlanPolicy> = {}): PlanPolicy {
  const { parameters } = day;
  return {
    ...usualPlanPolicy,
    tickMs: MINUTE_MS,
    askingMs: 0,
    declineMs: MINUTE_MS,
    cityTravelStepMs: MINUTE_MS,
    cityPickupServiceMs: parameters.pickupServiceMinutes * MINUTE_MS,
    cityDropoffServiceMs: parameters.dropoffServiceMinutes * MINUTE_MS,
    cityBundleClickToDoorMs: parameters.maximumClickToDoorMinutes * MINUTE_MS,
    maxApproachMeters: 1e9,
    nearStoreMeters: 0,
    ...changes,
  };
}

export function makePlanner(day: Day, policy = policyOf(day)): DayDispatcher {
  const stores = new Map(day.restaurants.map((store) => [store.id, store]));
  return (seen) => {
    const nowMs = seen.minute * MINUTE_MS;
    const orders = seen.orders.map((order) => ({
      id: order.id,
      storeId: order.restaurant,
      pickup: stores.get(order.restaurant)!,
      dropoff: { x: order.x, y: order.y },
      placedAtMs: order.placedMinute * MINUTE_MS,
      readyAtMs: order.readyMinute * MINUTE_MS,
      refusedRiderIds: order.refused,
    }));
    const riders = seen.couriers.map((courier) =>
      riderOf(courier, nowMs, day.parameters.metersPerMinute),
    );
    return plan(nowMs, orders, riders, policy)
      .jobs.filter(({ isDue }) => isDue)
      .map(({ riderId, orderIds }) => ({ courier: riderId, orders: orderIds }));
  };
}

function riderOf(courier: SeenCourier, nowMs: number, metersPerMinute: number): PlanRider {
  const { lastDoneMinute } = courier;
  return {
    id: courier.id,
    at: { x: courier.x, y: courier.y },
    freeAtMs: courier.freeMinute * MINUTE_MS,
    offDutyAtMs: courier.offMinute * MINUTE_MS,
    metersPerMinute,
    acceptance: (courier.accepted + PRIOR_ACCEPTED) / (courier.asked + PRIOR_ASKED),
    idleMs: lastDoneMinute === null ? null : Math.max(0, nowMs - lastDoneMinute * MINUTE_MS),
    jobsDone: courier.ordersDone,
    onDutyMs: Math.max(0, nowMs - courier.onMinute * MINUTE_MS),
  };
}

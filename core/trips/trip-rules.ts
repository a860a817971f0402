/** Decisions about a trip and its stops that need no clock and no database. */
import type { ErrorCode } from "#shared/errors.ts";
import { isOver, type OrderState, type StopState, type TripState } from "#shared/states.ts";

export interface Refusal {
  readonly code: ErrorCode;
  readonly detail: string;
}

export interface StopLike {
  readonly id: string;
  readonly sequence: number;
  readonly kind: "pickup" | "dropoff";
  readonly orderId: string;
  readonly state: StopState;
}

export type StopAction = "arrive" | "complete" | "fail";

export const activeTripStates = ["assigned", "in_progress", "paused"] as const;

export function isActive(state: TripState): boolean {
  return (activeTripStates as readonly TripState[]).includes(state);
}

export function isOpenStop(state: StopState): boolean {
  return state === "pending" || state === "arrived";
}

/** Why nothing more can be done on a trip, if it has ended. */
export function refuseEnded(state: TripState): Refusal | undefined {
  if (state === "cancelled") return { code: "TRIP_CANCELLED", detail: "The trip is cancelled" };
  if (state === "completed") {
    return { code: "TRIP_ALREADY_COMPLETED", detail: "The trip is completed" };
  }
  return undefined;
}

/** Why a rider may not do `action` at a stop now; undefined when it is fine. */
export function refuseStep(
  tripState: TripState,
  stops: readonly StopLike[],
  stopId: string,
  action: StopAction,
): Refusal | undefined {
  const stop = stops.find((candidate) => candidate.id === stopId);
  if (!stop) return { code: "NOT_FOUND", detail: "The trip has no such stop" };
  const ended = refuseEnded(tripState);
  if (ended) return ended;
  const conflict = (detail: string): Refusal => ({ code: "CONFLICT", detail });
  if (stop.state === "done") return conflict("This stop is done already");
  if (stop.state === "failed") return conflict("This stop was given up already");
  if (nextStop(stops)?.id !== stopId) return conflict("Another stop comes first");
  if (action === "arrive" && stop.state === "arrived") return conflict("You have arrived already");
  if (action === "complete" && stop.state === "pending") return conflict("Arrive first");
  if (action === "fail" && stop.kind === "pickup" && stop.state === "pending") {
    return conflict("Arrive first, or give the trip back");
  }
  return undefined;
}

/** The stop that is to be done next; undefined when all are behind the rider. */
export function nextStop<S extends StopLike>(stops: readonly S[]): S | undefined {
  return [...stops].sort((a, b) => a.sequence - b.sequence).find((stop) => isOpenStop(stop.state));
}

/** Why an order cannot be picked up in its present state. */
export function refusePickup(order: OrderState): Refusal | undefined {
  if (order === "ready") return undefined;
  if (order === "accepted" || order === "preparing") {
    return { code: "CONFLICT", detail: "The food is not ready" };
  }
  // The order has ended, and its trip is about to be ended by that news.
  if (["cancelled", "expired", "failed", "rejected"].includes(order)) {
    return { code: "TRIP_CANCELLED", detail: `The order is ${order}` };
  }
  return { code: "CONFLICT", detail: `The order is ${order.replaceAll("_", " ")}` };
}

/** Why an order cannot be handed over in its present state. */
export function refuseHandover(order: OrderState): Refusal | undefined {
  if (order === "out_for_delivery") return undefined;
  if (order === "failed") return { code: "TRIP_CANCELLED", detail: "The order is failed" };
  return { code: "CONFLICT", detail: `The order is ${order.replaceAll("_", " ")}` };
}

/** Whether nothing is left to do: no open stop, and no order that still waits for somebody. */
export function isOverFor(trip: {
  readonly stops: readonly StopLike[];
  readonly orders: ReadonlyMap<string, { readonly state: OrderState }>;
}): boolean {
  const hasOpenStop = trip.stops.some(({ state }) => isOpenStop(state));
  return !hasOpenStop && [...trip.orders.values()].every(({ state }) => isOver(state));
}

/** Why a trip cannot be given back, if so: with food on board somebody has to bring it. */
export function refuseGivingBack(
  tripState: TripState,
  stops: readonly StopLike[],
): Refusal | undefined {
  const ended = refuseEnded(tripState);
  if (ended) return ended;
  return ordersCarried(stops) > 0
    ? { code: "CANNOT_CANCEL_IN_PROGRESS", detail: "The food is picked up: bring it" }
    : undefined;
}

/**
 * How a trip ends when its orders have ended without it: whoever carried food has worked and
 * completes the trip, whoever had not yet picked up is simply free again.
 */
export function endingOf(stops: readonly StopLike[]): "completed" | "cancelled" {
  return ordersCarried(stops) > 0 ? "completed" : "cancelled";
}

/** How many orders of a trip were picked up: what its rider has worked for. */
export function ordersCarried(stops: readonly StopLike[]): number {
  return stops.filter((stop) => stop.kind === "pickup" && stop.state === "done").length;
}

/** What a driver and a passenger may do with a ride's trip, and when. Pure. */
import type { OrderState, TripState } from "#shared/states.ts";
import type { Refusal } from "../trip-rules.ts";

export type RideAction = "start" | "pause" | "resume" | "end" | "cancel";

const cancelled: Refusal = { code: "TRIP_CANCELLED", detail: "The trip is cancelled" };
const notStarted: Refusal = { code: "TRIP_NOT_STARTED", detail: "The trip has not started" };
const started: Refusal = { code: "TRIP_ALREADY_STARTED", detail: "The trip has started already" };
const ended: Refusal = { code: "TRIP_ALREADY_ENDED", detail: "The trip has ended already" };
const completed: Refusal = { code: "TRIP_ALREADY_COMPLETED", detail: "The trip is completed" };
const tooLate: Refusal = {
  code: "CANNOT_CANCEL_IN_PROGRESS",
  detail: "The passenger is on board: end the trip instead",
};
const conflict = (detail: string): Refusal => ({ code: "CONFLICT", detail });

/** By the state of the trip; what is missing is fine. */
const refusals: Readonly<Record<RideAction, Partial<Record<TripState, Refusal>>>> = {
  start: { in_progress: started, paused: started, completed, cancelled },
  pause: {
    assigned: notStarted,
    paused: conflict("The trip is paused already"),
    completed: ended,
    cancelled,
  },
  resume: {
    assigned: notStarted,
    in_progress: conflict("The trip is not paused"),
    completed: ended,
    cancelled,
  },
  end: { assigned: notStarted, completed: ended, cancelled },
  cancel: { in_progress: tooLate, paused: tooLate, completed, cancelled },
};

/** Orders that have ended before their trip heard of it. */
const unfulfilled: readonly OrderState[] = ["cancelled", "expired", "failed"];

/** Why `action` is not possible now; undefined when it is. */
export function refuseRide(
  action: RideAction,
  trip: { readonly state: TripState; readonly vertical: "delivery" | "ride" },
  order: OrderState,
): Refusal | undefined {
  if (trip.vertical !== "ride")
    return conflict("This is a delivery: its stops are done one by one");
  const refused = refusals[action][trip.state];
  if (refused) return refused;
  return unfulfilled.includes(order) ? cancelled : undefined;
}

/** Why a delivery's step is not possible on a ride. */
export function refuseStepOfRide(
  trip: { readonly vertical: "delivery" | "ride" },
  action: "complete" | "fail",
): Refusal | undefined {
  if (trip.vertical !== "ride") return undefined;
  return conflict(
    action === "complete"
      ? "A ride starts with the passenger's PIN and ends where the passenger leaves"
      : "Cancel the ride instead",
  );
}

/** Why a trip was cancelled whose driver waited in vain: nothing that counts against the driver. */
export const NO_SHOW = "the passenger did not come";

/** Why a trip was cancelled whose passenger does not want it any more. */
export const GIVEN_UP = "cancelled by the customer";

/** Whether a driver who leaves has waited long enough for a passenger who did not come. */
export function isNoShow(
  arrivedAt: Date | null,
  now: Date,
  { noShowSeconds }: { readonly noShowSeconds: number },
): boolean {
  return arrivedAt !== null && now.getTime() - arrivedAt.getTime() >= noShowSeconds * 1_000;
}

/** Whether a place where a driver was seen so long ago is too far from the pick-up to be there now. */
export function isElsewhere(
  seen: { readonly meters: number; readonly citySeconds: number },
  { awayMeters, topKmh }: { readonly awayMeters: number; readonly topKmh: number },
): boolean {
  const couldCome = (Math.max(0, seen.citySeconds) * topKmh) / 3.6;
  return seen.meters > awayMeters + couldCome;
}

/** How long a trip paused in all, the pause included that may still go on. */
export function pausedMsUntil(
  trip: { readonly pausedAt: Date | null; readonly pausedMs: number },
  at: Date,
): number {
  const open = trip.pausedAt === null ? 0 : at.getTime() - trip.pausedAt.getTime();
  return trip.pausedMs + Math.max(0, open);
}

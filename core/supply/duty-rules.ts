/** Whether a rider may change duty, papers aside. Pure. */
import type { ErrorCode } from "#shared/errors.ts";
import type { RiderState } from "#shared/states.ts";

/**
 * A rider who is suspended during a trip finishes it, and is not asked until this instant, which
 * never comes: the pause that dispatch looks at anyway.
 */
export const SUSPENDED_UNTIL = new Date("9999-01-01T00:00:00Z");

export interface DutyAsked {
  readonly status: "online" | "offline";
  readonly state: RiderState;
  /** Not asked for orders until then; null for whoever is not paused. */
  readonly pausedUntilMs: number | null;
  readonly nowMs: number;
}

/** `stay`: it is so already; the answer repeats the state. */
export type DutyDecision =
  | { readonly kind: "refuse"; readonly code: ErrorCode }
  | { readonly kind: "stay" }
  | { readonly kind: "move" };

export function decideDuty({ status, state, pausedUntilMs, nowMs }: DutyAsked): DutyDecision {
  if (status === "offline") {
    if (state === "offline" || state === "suspended") return { kind: "stay" };
    // A trip is given back first: somebody waits for the food.
    return state === "on_trip" ? { kind: "refuse", code: "DRIVER_BUSY" } : { kind: "move" };
  }
  if (state === "suspended") return { kind: "refuse", code: "SUSPENDED" };
  // Whoever is on duty stays, and is not asked meanwhile.
  if (state !== "offline") return { kind: "stay" };
  if (pausedUntilMs === SUSPENDED_UNTIL.getTime()) return { kind: "refuse", code: "SUSPENDED" };
  const isPaused = pausedUntilMs !== null && pausedUntilMs > nowMs;
  return isPaused ? { kind: "refuse", code: "RIDER_PAUSED" } : { kind: "move" };
}

/** Whether a rider may change duty. Pure. */
import type { ErrorCode } from "#shared/errors.ts";
import type { RiderState } from "#shared/states.ts";

export interface DutyAsked {
  readonly status: "online" | "offline";
  readonly state: RiderState;
  readonly kyc: "verified" | "pending" | "rejected";
}

/** `stay`: it is so already; the answer repeats the state. */
export type DutyDecision =
  | { readonly kind: "refuse"; readonly code: ErrorCode }
  | { readonly kind: "stay" }
  | { readonly kind: "move" };

export function decideDuty({ status, state, kyc }: DutyAsked): DutyDecision {
  if (status === "offline") {
    if (state === "offline" || state === "suspended") return { kind: "stay" };
    // A trip is given back first: somebody waits for the food.
    return state === "on_trip" ? { kind: "refuse", code: "DRIVER_BUSY" } : { kind: "move" };
  }
  if (state === "suspended") return { kind: "refuse", code: "SUSPENDED" };
  if (kyc !== "verified") return { kind: "refuse", code: "KYC_REQUIRED" };
  return state === "offline" ? { kind: "move" } : { kind: "stay" };
}

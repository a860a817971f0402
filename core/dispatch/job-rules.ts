/** Decisions about a search that need no clock and no database. */
import type { OrderState } from "#shared/states.ts";
import type { DispatchPolicy } from "./policies.ts";

/** From acceptance to pick-up an order may need a rider. */
export const searchableStates = ["accepted", "preparing", "ready"] as const;

export function isSearchable(state: OrderState): boolean {
  return (searchableStates as readonly OrderState[]).includes(state);
}

export interface SearchTimes {
  readonly nowMs: number;
  readonly readyAtMs: number | null;
  readonly timeScale: number;
}

/** When to start looking, so that the rider and the food are ready together. */
export function searchFromMs(times: SearchTimes, policy: DispatchPolicy): number {
  const { nowMs, readyAtMs, timeScale } = times;
  if (readyAtMs === null) return nowMs;
  const leadMs = policy.cityPickupLeadMs / timeScale + policy.askingLeadMs;
  return Math.max(nowMs, Math.round(readyAtMs - leadMs));
}

/** What a delivery earns: a base and something per kilometre travelled, in whole minor units. */
export function earningMinorOf(tripMeters: number, policy: DispatchPolicy): number {
  return policy.earning.baseMinor + Math.round((tripMeters / 1000) * policy.earning.perKmMinor);
}

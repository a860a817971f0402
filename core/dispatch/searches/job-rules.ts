/** Decisions about a search that need no clock and no database. */
import type { OrderState } from "#shared/states.ts";
import type { DispatchPolicy } from "../policies.ts";

/** From acceptance to pick-up an order may need a rider, and a ride while it is searched for. */
export const searchableStates = ["accepted", "preparing", "ready", "searching"] as const;

export function isSearchable(state: OrderState): boolean {
  return (searchableStates as readonly OrderState[]).includes(state);
}

export interface SearchTimes {
  readonly nowMs: number;
  readonly readyAtMs: number | null;
  readonly timeScale: number;
}

/** When to start looking: batched, the order is planned with as soon as it is in the horizon. */
export function searchFromMs(times: SearchTimes, policy: DispatchPolicy): number {
  const { nowMs, readyAtMs, timeScale } = times;
  if (readyAtMs === null) return nowMs;
  return Math.max(nowMs, Math.round(readyAtMs - policy.plan.cityHorizonMs / timeScale));
}

/**
 * What a job earns: a base, something per kilometre travelled and something for each further order
 * of a bundle, in whole minor units.
 */
export function earningMinorOf(
  { tripMeters, orders }: { tripMeters: number; orders: number },
  { earning }: DispatchPolicy,
): number {
  const way = Math.round((tripMeters / 1000) * earning.perKmMinor);
  return earning.baseMinor + way + (orders - 1) * earning.perExtraOrderMinor;
}

import type { Runtime } from "../platform/index.ts";
import { supplyOf } from "./supply-state.ts";

/**
 * Forgets the way of riders who report to another process by now, or have left there: only a shared
 * index tells. Whoever reports here again is taken over again.
 */
export function forgetStrangers(runtime: Runtime): void {
  const { index, onDuty } = supplyOf(runtime);
  for (const riderId of onDuty.keys()) if (!index.speaksFor(riderId)) onDuty.delete(riderId);
}

import type { SurgePolicy } from "#shared/policies/surge.ts";
import { NONE, publishedOf, targetOf } from "./surge-rules.ts";

/** Enough for any least number of requests that a policy may ask for. */
const MANY_DRIVERS = 100_000;

/**
 * The multiplier that a policy comes to, in hundredths, where so many ask per free driver for a
 * while and nobody has said otherwise.
 */
export function surgeForPressure(policy: SurgePolicy, pressure: number): number {
  if (!policy.isOn) return NONE;
  return publishedOf(targetOf(pressure * MANY_DRIVERS, MANY_DRIVERS, policy), policy);
}

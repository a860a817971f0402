/** Wakes the loop of this process for a payout that was just made; others find it by themselves. */
import type { Runtime } from "../platform/index.ts";

const kicks = new WeakMap<Runtime, () => void>();

export function setPayoutKick(runtime: Runtime, kick: (() => void) | undefined): void {
  if (kick) kicks.set(runtime, kick);
  else kicks.delete(runtime);
}

export function kickPayoutsLoop(runtime: Runtime): void {
  kicks.get(runtime)?.();
}

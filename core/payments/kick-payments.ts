/** Wakes the loop of this process, where there is one, for work that was just written down. */
import type { Runtime } from "../platform/index.ts";

const kicks = new WeakMap<Runtime, () => void>();

export function setPaymentsKick(runtime: Runtime, kick: (() => void) | undefined): void {
  if (kick) kicks.set(runtime, kick);
  else kicks.delete(runtime);
}

export function kickPaymentsLoop(runtime: Runtime): void {
  kicks.get(runtime)?.();
}

/** Wakes the loop of this process; others find the row within their poll. */
import type { Runtime } from "../../platform/index.ts";

const kicks = new WeakMap<Runtime, () => void>();

export function kickWebhooks(runtime: Runtime): void {
  kicks.get(runtime)?.();
}

export function setWebhookKick(runtime: Runtime, kick: (() => void) | undefined): void {
  if (kick) kicks.set(runtime, kick);
  else kicks.delete(runtime);
}

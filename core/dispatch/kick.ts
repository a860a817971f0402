/** Wakes the dispatch loops of this process; other processes find the work by polling. */
import { afterCommit, type Ctx, type Runtime } from "../platform/index.ts";

const listenersByRuntime = new WeakMap<Runtime, Set<() => void>>();

export function kicksOf(runtime: Runtime): Set<() => void> {
  let listeners = listenersByRuntime.get(runtime);
  if (!listeners) {
    listeners = new Set();
    listenersByRuntime.set(runtime, listeners);
  }
  return listeners;
}

/** There is something to do now (once this transaction is committed). */
export function kickDispatch(ctx: Ctx): void {
  afterCommit(ctx, () => {
    for (const listener of kicksOf(ctx.runtime)) listener();
  });
}

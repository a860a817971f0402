/** Wakes the dispatch loops of this process; other processes find the work by their tick. */
import { afterCommit, type Ctx, type Runtime } from "../../platform/index.ts";

type KickListener = (cityCode: string) => void;

const listenersByRuntime = new WeakMap<Runtime, Set<KickListener>>();

export function kicksOf(runtime: Runtime): Set<KickListener> {
  let listeners = listenersByRuntime.get(runtime);
  if (!listeners) {
    listeners = new Set();
    listenersByRuntime.set(runtime, listeners);
  }
  return listeners;
}

/** There is something to decide in this city now (once this transaction is committed). */
export function kickDispatch(ctx: Ctx, cityCode: string): void {
  afterCommit(ctx, () => {
    for (const listener of kicksOf(ctx.runtime)) listener(cityCode);
  });
}

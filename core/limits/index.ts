/** Limits of callers: what the core counts by itself, beside what the edge has counted. */
import type { Route } from "#shared/contracts/route.ts";
import type { Ctx, Runtime } from "../platform/index.ts";
import { CoreLimits } from "./core-limits.ts";

const opened = new WeakMap<Runtime, CoreLimits>();

/** What `makeBind` asks before each call. Opened with the first question. */
export function limitCallsOf(runtime: Runtime) {
  return (ctx: Ctx, route: Route): Promise<void> | undefined => {
    let limits = opened.get(runtime);
    if (!limits) {
      limits = new CoreLimits(runtime);
      opened.set(runtime, limits);
    }
    return limits.check(ctx, route);
  };
}

export function closeLimits(runtime: Runtime): void {
  opened.get(runtime)?.stop();
  opened.delete(runtime);
}
export { limitsScript, RedisLimitStore } from "./redis-limit-store.ts";
export { startLimitsTeller } from "./tell-edge.ts";

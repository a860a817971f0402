import { type Runtime, systemCtx } from "../platform/index.ts";
import { rebuildIndex } from "./rebuild-index.ts";
import { releaseSilent } from "./release-silent.ts";
import { liveIndexOf } from "./supply-state.ts";
import { writePositions } from "./write-positions.ts";

export interface SupplyLoop {
  stop(): Promise<void>;
}

const TICK_MS = 1_000;
/** Positions are written this rarely: they are a start for a restart, not the truth. */
const TICKS_PER_WRITE = 5;

/** Fills the index from the rows, then keeps index and rows in step until it is stopped. */
export async function startSupplyLoop(runtime: Runtime): Promise<SupplyLoop> {
  const ctx = systemCtx(runtime, "supply");
  await rebuildIndex(ctx);
  let running = true;
  let wake = () => {};
  const run = async () => {
    for (let tick = 1; running; tick++) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, TICK_MS);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      if (!running) break;
      try {
        await releaseSilent(ctx);
        const counts = await liveIndexOf(runtime).countByState();
        for (const [state, count] of Object.entries(counts)) {
          runtime.metrics.riders.set({ state }, count);
        }
        if (tick % TICKS_PER_WRITE === 0) await writePositions(ctx);
      } catch (error) {
        runtime.log.error({ error }, "supply tick failed");
      }
    }
  };
  const done = run();
  return {
    stop: async () => {
      running = false;
      wake();
      await done;
      // What moved since the last write is worth one more try, not a failed stop.
      await writePositions(ctx).catch((error: unknown) => {
        runtime.log.warn({ error }, "last positions were not written");
      });
    },
  };
}

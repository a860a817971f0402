import { type Runtime, startPulse, systemCtx } from "../platform/index.ts";
import { forgetStrangers } from "./forget-strangers.ts";
import { writeSignals } from "./fraud/write-signals.ts";
import { outcomes } from "./positions/tally.ts";
import { writePositions } from "./positions/write-positions.ts";
import { rebuildIndex } from "./rebuild-index.ts";
import { releaseSilent } from "./release-silent.ts";
import { restoreOnTrip } from "./restore-on-trip.ts";
import { liveIndexOf, supplyOf } from "./supply-state.ts";

export interface SupplyLoop {
  stop(): Promise<void>;
}

const SILENCE_MS = 1_000;
/** Positions are written this rarely: they are a start for a restart, not the truth. */
const WRITE_MS = 10_000;
/** How long a silent rider on a trip whose process is gone may be missing from a shared index. */
const RESTORE_MS = 20_000;

/** Fills the index from the rows, then keeps index and rows in step until it is stopped. */
export async function startSupplyLoop(runtime: Runtime): Promise<SupplyLoop> {
  const ctx = systemCtx(runtime, "supply");
  const { log } = runtime;
  await rebuildIndex(ctx);
  const silence = startPulse({
    name: "silence",
    everyMs: SILENCE_MS,
    log,
    work: async () => {
      await releaseSilent(ctx);
      await writeSignals(ctx);
      tellMetrics(runtime);
      const counts = await liveIndexOf(runtime).countByState();
      for (const [state, count] of Object.entries(counts)) {
        runtime.metrics.riders.set({ state }, count);
      }
      return false;
    },
  });
  const writing = startPulse({
    name: "positions",
    everyMs: WRITE_MS,
    log,
    work: async () => {
      await writePositions(ctx);
      forgetStrangers(runtime);
      return false;
    },
  });
  const restoring = startPulse({
    name: "riders on trips",
    everyMs: RESTORE_MS,
    log,
    work: async () => {
      await restoreOnTrip(ctx);
      return false;
    },
  });
  return {
    stop: async () => {
      await Promise.all([silence.stop(), writing.stop(), restoring.stop()]);
      // What moved since the last write is worth one more try, not a failed stop.
      await writePositions(ctx).catch((error: unknown) => {
        log.warn({ error }, "last positions were not written");
      });
    },
  };
}

/** Counters with labels cost more than judging a report, so they are told once a second. */
function tellMetrics(runtime: Runtime): void {
  const { counts } = supplyOf(runtime);
  for (const outcome of outcomes) {
    if (counts[outcome] > 0) runtime.metrics.pings.inc({ outcome }, counts[outcome]);
  }
  counts.reset();
}

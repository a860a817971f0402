/** Measures every city of the region at the pace of its policy, and keeps what was seen. */
import { Gauge, Histogram } from "prom-client";
import { rideTypes } from "#shared/ride-types.ts";
import { type Ctx, now, type Runtime, startPulse, systemCtx } from "../platform/index.ts";
import { policyInForce } from "../policy/index.ts";
import { forgetSnapshots, SNAPSHOT_EVERY_MS, writeSnapshots } from "./hotspots/write-snapshots.ts";
import { refreshSurge } from "./refresh-surge.ts";
import { NONE } from "./surge-rules.ts";
import { citySurgeOf } from "./surge-state.ts";

/** How often it is looked which city is due. */
const LOOK_MS = 1_000;
/** A city whose supply or rows do not come is left as it was; a minute of that and its surge ends. */
const DEADLINE_MS = 5_000;

export interface SurgeLoop {
  stop(): Promise<void>;
}

/** For every process that answers quotes or searches for drivers. */
export async function startSurgeLoop(runtime: Runtime): Promise<SurgeLoop> {
  const ctx = systemCtx(runtime, "surge");
  const meter = makeMeter(runtime);
  const due = new Map<string, number>();
  const look = async () => {
    for (const { code } of runtime.region.cities) {
      const { refreshSeconds } = policyInForce(runtime, "surge", { cityCode: code }).values;
      // At full tens of seconds: processes of a region then measure the same moments.
      const moment = Math.floor(now(ctx).getTime() / (refreshSeconds * 1_000));
      if (due.get(code) === moment) continue;
      due.set(code, moment);
      await meter.timed(() => refreshInTime(ctx, code));
    }
    meter.tell();
    return false;
  };
  // Before the first quote, so that a restart does not make rides cheap for ten seconds.
  await look();
  const measuring = startPulse({ name: "surge", everyMs: LOOK_MS, log: runtime.log, work: look });
  const loops = [measuring];
  if (runtime.config.roles.includes("worker")) loops.push(startKeeping(ctx));
  return {
    stop: async () => {
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}

function startKeeping(ctx: Ctx) {
  const { runtime } = ctx;
  return startPulse({
    name: "hotspots",
    everyMs: SNAPSHOT_EVERY_MS,
    log: runtime.log,
    maxPauseMs: SNAPSHOT_EVERY_MS,
    work: async () => {
      for (const { code } of runtime.region.cities) {
        await writeSnapshots(ctx, code);
        await forgetSnapshots(ctx, code);
      }
      return false;
    },
  });
}

/** One city that hangs must not hold up the others. What comes late changes it then. */
async function refreshInTime(ctx: Ctx, cityCode: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("The refresh took too long")), DEADLINE_MS);
  });
  try {
    await Promise.race([refreshSurge(ctx, cityCode), late]);
  } catch (error) {
    ctx.runtime.log.warn({ error, cityCode }, "surge was not measured");
  } finally {
    clearTimeout(timer);
  }
}

function makeMeter(runtime: Runtime) {
  const registers = [runtime.metrics.registry];
  const seconds = new Histogram({
    name: "beeline_surge_refresh_seconds",
    help: "Time to measure a city, reading included",
    buckets: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 5],
    registers,
  });
  const cells = new Gauge({
    name: "beeline_surge_cells",
    help: "Cells with a surge by city and type of ride",
    labelNames: ["city", "type"],
    registers,
  });
  const age = new Gauge({
    name: "beeline_surge_age_seconds",
    help: "Time since a city was measured",
    labelNames: ["city"],
    registers,
  });
  const collapsed = new Gauge({
    name: "beeline_supply_collapsed",
    help: "1 while free drivers of a type are far fewer than usual and people ask",
    labelNames: ["city", "type"],
    registers,
  });
  const tellCity = (city: string, nowMs: number) => {
    const known = citySurgeOf(runtime, city);
    if (known?.measuredAtMs === undefined) return;
    age.set({ city }, (nowMs - known.measuredAtMs) / 1_000);
    const { grid, watches } = known;
    for (const type of rideTypes) {
      const first = grid.at(type, 0);
      const column = grid.multiplier.subarray(first, first + grid.size);
      cells.set(
        { city, type },
        column.reduce((sum, one) => sum + (one > NONE ? 1 : 0), 0),
      );
      collapsed.set({ city, type }, watches.get(type)?.isCollapsed ? 1 : 0);
    }
  };
  return {
    timed: async (work: () => Promise<void>) => {
      const end = seconds.startTimer();
      await work();
      end();
    },
    tell: () => {
      const nowMs = runtime.ambient.now().getTime();
      for (const { code } of runtime.region.cities) tellCity(code, nowMs);
    },
  };
}

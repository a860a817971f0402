/** What is done for riders by the clock: the end of papers, hours put right, guaranteed earnings. */
import { addDays } from "#shared/city-days.ts";
import { type Ctx, type Runtime, startPulse, systemCtx } from "../platform/index.ts";
import { forgetDutySpans, repairDutySpans, todayIn } from "../supply/index.ts";
import { topUpDay } from "./earnings/top-up-day.ts";
import { expireDocuments } from "./papers/expire-documents.ts";

const EVERY_MS = 10 * 60_000;
/** After a failure it is tried again within this. */
const MAX_PAUSE_MS = 10 * 60_000;
/** Days that are looked at again, should the job have been away for one. */
const DAYS_BACK = 2;

export interface RidersLoop {
  stop(): Promise<void>;
}

/** The days that are over in a city, latest first, and were not done by this process. */
export async function topUpCities(
  ctx: Ctx,
  done: Map<string, string> = new Map(),
): Promise<number> {
  let count = 0;
  for (const city of ctx.runtime.region.cities) {
    const today = todayIn(ctx, city.code);
    if (done.get(city.code) === today) continue;
    for (let back = 1; back <= DAYS_BACK; back++) {
      count += await topUpDay(ctx, city, addDays(today, -back));
    }
    done.set(city.code, today);
  }
  return count;
}

export function startRidersLoop(runtime: Runtime): RidersLoop {
  const ctx = systemCtx(runtime, "riders");
  const done = new Map<string, string>();
  return startPulse({
    ...{ name: "riders", everyMs: EVERY_MS, maxPauseMs: MAX_PAUSE_MS, log: runtime.log },
    work: async () => {
      await repairDutySpans(ctx);
      await forgetDutySpans(ctx);
      await expireDocuments(ctx);
      await topUpCities(ctx, done);
      return false;
    },
  });
}

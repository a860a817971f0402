/** The jobs of estimates: every process reads the models, a worker learns them. */
import { type Runtime, startPulse, systemCtx } from "../platform/index.ts";
import { collectSamples } from "./collect-samples.ts";
import { forgetOldLegs } from "./forget-old-legs.ts";
import { loadModels } from "./load-models.ts";
import { refitEta } from "./refit-eta.ts";

export interface EtaLoop {
  stop(): Promise<void>;
}

const LOAD_MS = 10_000;
/** Of city life: an hour of a fast city is over sooner … */
const CITY_REFIT_MS = 3_600_000;
/** … but fitting more often than this is work for nothing. */
const LEAST_REFIT_MS = 60_000;

/** Keeps this process on the active models; throws when they cannot be read at the start. */
export async function startEtaModels(runtime: Runtime): Promise<EtaLoop> {
  const ctx = systemCtx(runtime, "estimates");
  await loadModels(ctx);
  return startPulse({
    name: "estimates",
    everyMs: LOAD_MS,
    log: runtime.log,
    maxPauseMs: 60_000,
    work: async () => {
      await loadModels(ctx);
      return false;
    },
  });
}

/** For the worker: collects finished legs and learns from them, each hour of the city's life. */
export function startEtaLearning(runtime: Runtime): EtaLoop {
  const ctx = systemCtx(runtime, "learning estimates");
  return startPulse({
    name: "learning estimates",
    everyMs: Math.max(LEAST_REFIT_MS, CITY_REFIT_MS / runtime.config.timeScale),
    log: runtime.log,
    work: async () => {
      await forgetOldLegs(ctx);
      for (const city of runtime.region.cities) {
        const added = await collectSamples(ctx, city);
        const outcome = await refitEta(ctx, city.code);
        if (added > 0) {
          runtime.log.info({ cityCode: city.code, added, outcome }, "estimates were learned");
        }
      }
      return false;
    },
  });
}

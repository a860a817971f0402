/**
 * Asks every provider for the days that are over, oldest first, until all of them are there. Several
 * cores may do so at the same time: the same content is imported once.
 */
import { SettlementProvider } from "#shared/contracts/ops-reconciliation.ts";
import { type Ctx, now, type Runtime, systemCtx } from "../platform/index.ts";
import { configuredProviders } from "../providers/index.ts";
import { dueDays } from "./period-rules.ts";
import { readCoveredUntil } from "./read-covered.ts";
import { watchReconciliation } from "./reconciliation-metrics.ts";
import { pullSettlement } from "./run-reconciliation.ts";

/** A day that is over is asked for soon after; a provider that was away, with the next look. */
const LOOK_EVERY_MS = 10 * 60_000;
/** Providers book the last minutes of a day a little later. */
const SETTLE_MS = 30 * 60_000;

/** Asks for all days that are due. @returns reports that were asked for */
export async function pullDueSettlements(ctx: Ctx): Promise<number> {
  let pulled = 0;
  for (const name of configuredProviders(ctx.runtime)) {
    const provider = SettlementProvider.safeParse(name);
    // Cash and wallet are ourselves; the built-in test provider keeps no books.
    if (!provider.success || provider.data === "test") continue;
    const covered = await readCoveredUntil(ctx, provider.data, "api");
    const until = new Date(now(ctx).getTime() - SETTLE_MS);
    for (const day of dueDays(until, covered)) {
      const isDone = await pullSettlement(ctx, provider.data, day).then(
        () => true,
        (error: unknown) => {
          const about = { error, provider: provider.data, day: day.start.toISOString() };
          ctx.runtime.log.warn(about, "a settlement report could not be had");
          return false;
        },
      );
      // Days are asked for in their order: the next look begins with this one.
      if (!isDone) break;
      pulled += 1;
    }
  }
  return pulled;
}

export interface ReconciliationLoop {
  stop(): Promise<void>;
}

export function startReconciliationLoop(runtime: Runtime): ReconciliationLoop {
  const ctx = systemCtx(runtime, "reconciliation");
  watchReconciliation(runtime);
  let working: Promise<unknown> = Promise.resolve();
  let isBusy = false;
  const look = () => {
    if (isBusy) return;
    isBusy = true;
    working = pullDueSettlements(ctx)
      .catch((error: unknown) => {
        runtime.log.error({ error }, "settlement reports could not be looked after");
      })
      .finally(() => {
        isBusy = false;
      });
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  look();
  return {
    stop: async () => {
      clearInterval(timer);
      await working;
    },
  };
}

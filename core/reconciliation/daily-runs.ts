/**
 * Asks every provider for the days that are over, oldest first. One that cannot be had holds up no
 * other: it is kept as a gap and asked for again, with growing pauses, until it is there. Several
 * cores may do so at the same time: the same content is imported once.
 */
import { SettlementProvider } from "#shared/contracts/ops-reconciliation.ts";
import { type Ctx, now, type Runtime, systemCtx } from "../platform/index.ts";
import { configuredProviders } from "../providers/index.ts";
import { dueDays, type Period } from "./period-rules.ts";
import { readCoveredUntil } from "./read-covered.ts";
import { watchReconciliation } from "./reconciliation-metrics.ts";
import { pullSettlement } from "./run-reconciliation.ts";
import { findDueGaps, keepGap, readGapsUntil } from "./settlement-gaps.ts";

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
    for (const day of await daysToAskFor(ctx, provider.data)) {
      if (await pullDay(ctx, provider.data, day)) pulled += 1;
    }
  }
  return pulled;
}

/** Gaps whose pause is over, then what is new. */
async function daysToAskFor(ctx: Ctx, provider: SettlementProvider): Promise<Period[]> {
  const gaps = await findDueGaps(ctx, provider);
  const ends = [
    await readCoveredUntil(ctx, provider, "api"),
    await readGapsUntil(ctx, provider),
  ].flatMap((end) => end?.getTime() ?? []);
  const covered = ends.length === 0 ? undefined : new Date(Math.max(...ends));
  return [...gaps, ...dueDays(new Date(now(ctx).getTime() - SETTLE_MS), covered)];
}

async function pullDay(ctx: Ctx, provider: SettlementProvider, day: Period): Promise<boolean> {
  try {
    await pullSettlement(ctx, provider, day);
    return true;
  } catch (error) {
    // Told once; then the summary shows it until it is there.
    if (await keepGap(ctx, provider, day.start)) {
      const about = { error, provider, day: day.start.toISOString() };
      ctx.runtime.log.warn(about, "a settlement report could not be had");
    }
    return false;
  }
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

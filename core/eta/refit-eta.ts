import { and, desc, eq, sql } from "drizzle-orm";
import { etaModels } from "#drizzle/schema/index.ts";
import { type Ctx, now, transact } from "../platform/index.ts";
import { decideModel, staysBetter } from "./decide-model.ts";
import type { EtaSample } from "./leg-rules.ts";
import { EtaModel } from "./model-rules.ts";
import { readSamples } from "./read-samples.ts";

/** Of a city, the newest: weeks of a small one, a day of a large one, and a tenth of a second to fit. */
const MOST_SAMPLES = 12_000;
const DAY_MS = 24 * 3_600_000;
const LOOK_BACK_MS = 28 * DAY_MS;
/** Of all processes that share the database: "eta" in ASCII, with the city. */
const LOCK = 0x657461;

export type Refit = "too few" | "nothing new" | "busy" | "active" | "not better";

/**
 * Learns a city anew, and uses what was learned only when it does better than the formula on legs it
 * has not seen. The model in use must do so as well, or the formula takes over again.
 */
export async function refitEta(ctx: Ctx, cityCode: string): Promise<Refit> {
  return transact(ctx, async (tx) => {
    const [lock] = await tx.db.execute<{ free: boolean }>(
      sql`select pg_try_advisory_xact_lock(${LOCK}, hashtext(${cityCode})) as free`,
    );
    if (!lock?.free) return "busy";
    const at = now(tx);
    const since = new Date(at.getTime() - LOOK_BACK_MS);
    const samples = await readSamples(tx.db, { cityCode, since, most: MOST_SAMPLES });
    const [last] = await tx.db
      .select({ fittedAt: etaModels.fittedAt })
      .from(etaModels)
      .where(eq(etaModels.cityCode, cityCode))
      .orderBy(desc(etaModels.fittedAt))
      .limit(1);
    const newestMs = samples[0]?.endedAtMs ?? 0;
    if (last && newestMs <= last.fittedAt.getTime()) return "nothing new";
    const fitted = decideModel(samples);
    if (!fitted) return "too few";
    if (!fitted.isBetter) await retire(tx, cityCode, samples);
    else await deactivate(tx, cityCode);
    await tx.db.insert(etaModels).values({
      cityCode,
      fittedAt: at,
      samples: fitted.model.samples,
      model: fitted.model,
      calibration: fitted.calibration,
      isActive: fitted.isBetter,
    });
    return fitted.isBetter ? "active" : "not better";
  });
}

/** Takes the model in use out of use when the newest legs speak against it. */
async function retire(ctx: Ctx, cityCode: string, samples: readonly EtaSample[]): Promise<void> {
  const [active] = await ctx.db
    .select({ model: etaModels.model })
    .from(etaModels)
    .where(and(eq(etaModels.cityCode, cityCode), eq(etaModels.isActive, true)));
  const model = active && EtaModel.safeParse(active.model);
  if (model?.success && staysBetter(model.data, samples)) return;
  await deactivate(ctx, cityCode);
}

async function deactivate(ctx: Ctx, cityCode: string): Promise<void> {
  await ctx.db
    .update(etaModels)
    .set({ isActive: false })
    .where(and(eq(etaModels.cityCode, cityCode), eq(etaModels.isActive, true)));
}

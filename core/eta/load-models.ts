import { and, eq, inArray } from "drizzle-orm";
import { etaModels } from "#drizzle/schema/index.ts";
import type { Ctx } from "../platform/index.ts";
import { loadedModels } from "./eta-state.ts";
import { EtaModel } from "./model-rules.ts";

/**
 * Brings this process to the active models: changed ones are read, withdrawn ones forgotten. A model
 * that cannot be read (of another version of the program) is left out; its city has the formula.
 */
export async function loadModels(ctx: Ctx): Promise<void> {
  const models = loadedModels(ctx.runtime);
  const active = await ctx.db
    .select({ id: etaModels.id, cityCode: etaModels.cityCode })
    .from(etaModels)
    .where(eq(etaModels.isActive, true));
  const isLoaded = ({ id, cityCode }: (typeof active)[number]) => models.get(cityCode)?.id === id;
  const changed = active.filter((row) => !isLoaded(row)).map(({ id }) => id);
  const cities = new Set(active.map(({ cityCode }) => cityCode));
  for (const cityCode of models.keys()) if (!cities.has(cityCode)) models.delete(cityCode);
  if (changed.length === 0) return;
  const rows = await ctx.db
    .select({ id: etaModels.id, cityCode: etaModels.cityCode, model: etaModels.model })
    .from(etaModels)
    .where(and(inArray(etaModels.id, changed), eq(etaModels.isActive, true)));
  for (const { id, cityCode, model } of rows) {
    const parsed = EtaModel.safeParse(model);
    if (parsed.success) models.set(cityCode, { id, model: parsed.data });
    else {
      models.delete(cityCode);
      ctx.runtime.log.warn({ modelId: id, cityCode }, "a model of estimates cannot be read");
    }
  }
}

import { and, desc, eq, type SQL } from "drizzle-orm";
import { etaModels } from "#drizzle/schema/index.ts";
import { EtaCalibration, type EtaModelView } from "#shared/contracts/eta.ts";
import type { ResponseOf, routes } from "#shared/contracts/index.ts";
import { BeelineError } from "#shared/errors.ts";
import type { Ctx } from "../platform/index.ts";
import { EtaModel } from "./model-rules.ts";

/** @throws BeelineError NOT_FOUND when the region has no such city. */
export async function getEtaModel(
  ctx: Ctx,
  cityCode: string,
): Promise<ResponseOf<typeof routes.getEtaModel>> {
  const isHere = ctx.runtime.region.cities.some(({ code }) => code === cityCode);
  if (!isHere) throw new BeelineError("NOT_FOUND", { detail: "There is no such city here" });
  const ofCity = eq(etaModels.cityCode, cityCode);
  const [active, latest] = await Promise.all([
    newest(ctx, and(ofCity, eq(etaModels.isActive, true))),
    newest(ctx, ofCity),
  ]);
  return { cityCode, active, latest };
}

async function newest(ctx: Ctx, where: SQL | undefined): Promise<EtaModelView | null> {
  const [row] = await ctx.db
    .select()
    .from(etaModels)
    .where(where)
    .orderBy(desc(etaModels.fittedAt))
    .limit(1);
  const calibration = EtaCalibration.safeParse(row?.calibration);
  if (!row || !calibration.success) return null;
  return {
    id: row.id,
    fittedAt: row.fittedAt.toISOString(),
    samples: row.samples,
    isActive: row.isActive,
    calibration: calibration.data,
    trafficByHour: trafficOf(row.model),
  };
}

function trafficOf(stored: unknown): EtaModelView["trafficByHour"] {
  const model = EtaModel.safeParse(stored);
  if (!model.success) return [];
  return Object.entries(model.data.effects.travel.hour)
    .map(([hour, effect]) => ({
      hour: Number(hour),
      factor: Math.round(Math.exp(effect) * 100) / 100,
    }))
    .sort((a, b) => a.hour - b.hour);
}

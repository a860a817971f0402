import type { ResponseOf, routes } from "#shared/contracts/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { type Ctx, now } from "../platform/index.ts";
import { liveIndexOf } from "./supply-state.ts";

/**
 * Supply and demand of a city, cell by cell.
 * @throws BeelineError NOT_FOUND for a city that this region does not serve
 */
export async function getSupply(
  ctx: Ctx,
  cityCode: string,
): Promise<ResponseOf<typeof routes.getSupply>> {
  if (!ctx.runtime.region.cities.some(({ code }) => code === cityCode)) {
    throw new BeelineError("NOT_FOUND", { detail: "There is no such city" });
  }
  const at = now(ctx);
  const cells = await liveIndexOf(ctx.runtime).aggregates(cityCode, at.getTime());
  return {
    cityCode,
    at: at.toISOString(),
    cells: cells.map((cell) => ({ ...cell, meanSeenAgeMs: Math.round(cell.meanSeenAgeMs) })),
  };
}

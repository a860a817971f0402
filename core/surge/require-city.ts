import { BeelineError } from "#shared/errors.ts";
import type { Ctx } from "../platform/index.ts";

/** @throws BeelineError NOT_FOUND for a city that this region does not serve */
export function requireCity(ctx: Ctx, cityCode: string): void {
  if (ctx.runtime.region.cities.some(({ code }) => code === cityCode)) return;
  throw new BeelineError("NOT_FOUND", { detail: "There is no such city" });
}

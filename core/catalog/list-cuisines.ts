import { countCuisines } from "#shared/catalog/page-stores.ts";
import type { routes } from "#shared/contracts/index.ts";
import type { QueryOf, ResponseOf } from "#shared/contracts/route.ts";
import type { Ctx } from "../platform/index.ts";
import { storesOfCity } from "./read-shelves.ts";
import { requireCity } from "./require-city.ts";

/** @throws BeelineError NOT_FOUND for a city of another region */
export async function listCuisines(
  ctx: Ctx,
  { city }: QueryOf<typeof routes.listCuisines>,
): Promise<ResponseOf<typeof routes.listCuisines>> {
  requireCity(ctx, city);
  return { items: countCuisines(await storesOfCity(ctx, city)), nextCursor: null };
}

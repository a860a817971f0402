import { pageStores } from "#shared/catalog/page-stores.ts";
import { readStoreQuery } from "#shared/catalog/read-query.ts";
import type { routes } from "#shared/contracts/index.ts";
import type { QueryOf, ResponseOf } from "#shared/contracts/route.ts";
import { type Ctx, now } from "../platform/index.ts";
import { storesOfCity } from "./read-shelves.ts";
import { requireCity } from "./require-city.ts";

/**
 * Stores of a city, nearest first, or best rated first without a position. A whole city is sorted
 * in memory: the edge answers this for the public, the core only when it is asked directly.
 * @throws BeelineError NOT_FOUND for a city of another region; VALIDATION_FAILED for a cursor that
 * is not ours or half a position.
 */
export async function listStores(
  ctx: Ctx,
  query: QueryOf<typeof routes.listStores>,
): Promise<ResponseOf<typeof routes.listStores>> {
  const wanted = readStoreQuery(query);
  requireCity(ctx, query.city);
  return pageStores(await storesOfCity(ctx, query.city), wanted, now(ctx).getTime());
}

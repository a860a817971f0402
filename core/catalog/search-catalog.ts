import { positionOf } from "#shared/catalog/read-query.ts";
import { indexShelves } from "#shared/catalog/search-index.ts";
import { searchShelves } from "#shared/catalog/search-shelves.ts";
import { shelvesOf } from "#shared/catalog/shelf.ts";
import type { routes } from "#shared/contracts/index.ts";
import type { QueryOf, ResponseOf } from "#shared/contracts/route.ts";
import type { Ctx } from "../platform/index.ts";
import { catalogSnapshot } from "./catalog-snapshot.ts";
import { requireCity } from "./require-city.ts";

/**
 * Stores and dishes of a city by name. As with the list, the edge answers this for the public; so
 * the index is made for this one answer.
 * @throws BeelineError NOT_FOUND for a city of another region; VALIDATION_FAILED for half a position.
 */
export async function searchCatalog(
  ctx: Ctx,
  query: QueryOf<typeof routes.search>,
): Promise<ResponseOf<typeof routes.search>> {
  const near = positionOf(query);
  requireCity(ctx, query.city);
  const snapshot = await catalogSnapshot(ctx, query.city);
  return searchShelves(indexShelves(shelvesOf(snapshot)), query.q, near);
}

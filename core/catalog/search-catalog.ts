import { WHOLE_CITY } from "#shared/catalog/feed.ts";
import { indexShelves } from "#shared/catalog/index-shelves.ts";
import { positionOf } from "#shared/catalog/read-query.ts";
import { searchCity } from "#shared/catalog/search-city.ts";
import type { routes } from "#shared/contracts/index.ts";
import type { QueryOf, ResponseOf } from "#shared/contracts/route.ts";
import { type Ctx, now } from "../platform/index.ts";
import { shelvesOfCity } from "./read-shelves.ts";
import { requireCity } from "./require-city.ts";
import { readPopular } from "./tastes/read-tastes.ts";

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
  const [shelves, popular] = await Promise.all([
    shelvesOfCity(ctx, query.city),
    readPopular(ctx, query.city, WHOLE_CITY),
  ]);
  const wanted = popular[WHOLE_CITY] ?? [];
  const popularity = new Map(wanted.map(({ itemId, score }) => [itemId, score]));
  const look = { nowMs: now(ctx).getTime(), near };
  return searchCity(indexShelves(shelves), query.q, look, popularity);
}

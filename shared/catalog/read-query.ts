/** What the contract's schema cannot say about a query of the catalog. */
import type { catalogRoutes } from "../contracts/catalog.ts";
import type { QueryOf } from "../contracts/route.ts";
import { BeelineError } from "../errors.ts";
import type { Position } from "../geo.ts";
import { fold } from "./fold.ts";
import { readCursor, type StoreKey, type StoreSort } from "./store-cursor.ts";

export interface StoreQuery {
  readonly near: Position | undefined;
  /** Folded; a kitchen without a letter is no filter. */
  readonly cuisine: string | undefined;
  readonly open: boolean | undefined;
  readonly minRating: number | undefined;
  readonly sort: StoreSort;
  readonly after: StoreKey | undefined;
  readonly limit: number;
}

/**
 * @throws BeelineError VALIDATION_FAILED for half a position, a sort by distance without one, or a
 * cursor that is not of such a list
 */
export function readStoreQuery(query: QueryOf<typeof catalogRoutes.listStores>): StoreQuery {
  const { open, minRating, limit, cursor } = query;
  const near = positionOf(query);
  const sort = query.sort ?? (near ? "distance" : "rating");
  if (sort === "distance" && !near) throw notValid("lat", "Say from where the distance is");
  const after = cursor === undefined ? undefined : readCursor(cursor);
  if (cursor !== undefined && after?.sort !== sort) {
    throw notValid("cursor", "Use the nextCursor of an earlier page of the same list");
  }
  const cuisine = fold(query.cuisine ?? "") || undefined;
  return { near, cuisine, open, minRating, sort, after, limit };
}

/**
 * The viewer's position, or undefined when none was given.
 * @throws BeelineError VALIDATION_FAILED when only one half of it was
 */
export function positionOf(query: {
  readonly lat?: number | undefined;
  readonly lng?: number | undefined;
}): Position | undefined {
  const { lat, lng } = query;
  if (lat !== undefined && lng !== undefined) return { lat, lng };
  if (lat === undefined && lng === undefined) return undefined;
  throw notValid(lat === undefined ? "lat" : "lng", "Give both lat and lng, or neither");
}

function notValid(path: string, message: string): BeelineError {
  const issues = [{ path, message }];
  return new BeelineError("VALIDATION_FAILED", { detail: "The query is not valid", issues });
}

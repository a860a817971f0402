/** Rows as the public API shows them. */
import type { items, stores } from "#drizzle/schema/index.ts";
import type { Item, Store } from "#shared/contracts/catalog.ts";
import { BeelineError } from "#shared/errors.ts";
import { distanceMeters, type Position } from "#shared/geo.ts";
import { Currency, money } from "#shared/money.ts";

export type StoreRow = typeof stores.$inferSelect;
export type ItemRow = typeof items.$inferSelect;

/** @param from where the viewer is, for the distance; unknown when left out */
export function viewStore(row: StoreRow, from?: Position): Store {
  const position = { lat: row.lat, lng: row.lng };
  return {
    id: row.id,
    cityCode: row.cityCode,
    name: row.name,
    cuisine: row.cuisine,
    position,
    open: row.open,
    rating: row.rating,
    // What the customer will wait for, so a busy kitchen says so.
    prepMinutes: row.prepMinutes + row.busyMinutes,
    distanceMeters: from ? Math.round(distanceMeters(from, position)) : null,
  };
}

export function viewItem(row: ItemRow): Item {
  const currency = Currency.parse(row.currency);
  return {
    id: row.id,
    storeId: row.storeId,
    section: row.section,
    name: row.name,
    description: row.description,
    price: money(row.priceMinor, currency),
    available: row.available && row.stock !== 0,
    stock: row.stock,
    options: row.options.map(({ id, name, priceMinor }) => ({
      id,
      name,
      price: money(priceMinor, currency),
    })),
  };
}

/**
 * The viewer's position, or undefined when none was given.
 * @throws BeelineError VALIDATION_FAILED when only one half of it was.
 */
export function positionOf(query: {
  readonly lat?: number | undefined;
  readonly lng?: number | undefined;
}): Position | undefined {
  const { lat, lng } = query;
  if (lat !== undefined && lng !== undefined) return { lat, lng };
  if (lat === undefined && lng === undefined) return undefined;
  const path = lat === undefined ? "lat" : "lng";
  const issues = [{ path, message: "Give both lat and lng, or neither" }];
  throw new BeelineError("VALIDATION_FAILED", { detail: "The query is not valid", issues });
}

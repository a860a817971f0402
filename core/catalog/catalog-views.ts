/** Rows as the public API shows them. */
import type { items, stores } from "#drizzle/schema/index.ts";
import type { CatalogStore } from "#shared/catalog/feed.ts";
import type { Item } from "#shared/contracts/catalog.ts";
import { Currency, money } from "#shared/money.ts";

export type StoreRow = typeof stores.$inferSelect;
export type ItemRow = typeof items.$inferSelect;

export function viewStore(row: StoreRow): CatalogStore {
  return {
    id: row.id,
    cityCode: row.cityCode,
    name: row.name,
    cuisine: row.cuisine,
    position: { lat: row.lat, lng: row.lng },
    open: row.open,
    openingHours: row.openingHours,
    rating: row.rating,
    ratingCount: row.ratingCount,
    // What the customer will wait for, so a busy kitchen says so.
    prepMinutes: row.prepMinutes + row.busyMinutes,
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

import { isOpenAt } from "#shared/catalog/opening-hours.ts";
import { zoneOf } from "#shared/catalog/shelf.ts";
import type { StoreRow } from "./catalog-views.ts";

type Openable = Pick<StoreRow, "cityCode" | "open" | "openingHours">;

/** Whether a store is switched on and, at that time, within its hours. */
export function isTakingOrders(store: Openable, at: Date): boolean {
  return isOpenAt(store, zoneOf(store.cityCode), at.getTime());
}

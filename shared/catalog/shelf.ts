/** A published store as a viewer sees it. */
import type { Store } from "../contracts/catalog.ts";
import { distanceMeters, type Position } from "../geo.ts";
import { findCity } from "../regions.ts";
import type { CatalogStore } from "./feed.ts";
import { isOpenAt, nextChangeMs } from "./opening-hours.ts";

export type { CatalogStore, StoreShelf } from "./feed.ts";

/** When, and from where, somebody looks; without a position there are no distances. */
export interface Look {
  readonly nowMs: number;
  readonly near?: Position | undefined;
}

/** A search asks it thousands of times; bounded by the region table. */
const zones = new Map<string, string>();

export function zoneOf(cityCode: string): string {
  const known = zones.get(cityCode);
  if (known !== undefined) return known;
  const zone = findCity(cityCode)?.city.timeZone;
  if (zone !== undefined) zones.set(cityCode, zone);
  return zone ?? "UTC";
}

export function isOpenNow(store: CatalogStore, { nowMs }: Look): boolean {
  return isOpenAt(store, zoneOf(store.cityCode), nowMs);
}

/** Whole metres, or null without a viewer's position. */
export function distanceTo(store: CatalogStore, { near }: Look): number | null {
  return near ? Math.round(distanceMeters(near, store.position)) : null;
}

export function asStore(store: CatalogStore, look: Look): Store {
  const changes =
    store.open && store.openingHours
      ? nextChangeMs(store.openingHours, zoneOf(store.cityCode), look.nowMs)
      : undefined;
  return {
    ...store,
    open: isOpenNow(store, look),
    isSwitchedOn: store.open,
    changesAt: changes === undefined ? null : new Date(changes).toISOString(),
    distanceMeters: distanceTo(store, look),
  };
}

import { z } from "zod";
import { Position } from "../geo.ts";
import { Id } from "../ids.ts";
import { Money } from "../money.ts";
import { IdParams, PageQuery, pageOf } from "./fields.ts";
import { defineRoute } from "./route.ts";

export const CityView = z.object({
  code: z.string(),
  name: z.string(),
  region: z.string(),
  center: Position,
  serviceArea: z.array(Position),
  currency: z.string(),
  distanceUnit: z.enum(["km", "mi"]),
  hourCycle: z.enum(["h12", "h24"]),
  timeZone: z.string(),
  /** Where rider apps of this city connect for pings and streams. */
  coreUrl: z.string(),
  /** How much faster than reality the demo city lives; 1 in production. */
  timeScale: z.number(),
});
export type CityView = z.infer<typeof CityView>;

export const Store = z.object({
  id: z.string(),
  cityCode: z.string(),
  name: z.string(),
  cuisine: z.string(),
  position: Position,
  open: z.boolean(),
  rating: z.number().min(0).max(5),
  prepMinutes: z.int(),
  distanceMeters: z.int().nullable(),
});
export type Store = z.infer<typeof Store>;

export const ItemOption = z.object({
  id: z.string(),
  name: z.string(),
  price: Money,
});

export const Item = z.object({
  id: z.string(),
  storeId: z.string(),
  section: z.string(),
  name: z.string(),
  description: z.string(),
  price: Money,
  available: z.boolean(),
  /** Null when the store does not count this item. */
  stock: z.int().min(0).nullable(),
  options: z.array(ItemOption),
});
export type Item = z.infer<typeof Item>;

/** What the core publishes and the edge keeps for one city; nothing personal. */
export const CatalogSnapshot = z.object({
  cityCode: z.string(),
  version: z.int(),
  stores: z.array(Store.omit({ distanceMeters: true })),
  items: z.array(Item),
});
export type CatalogSnapshot = z.infer<typeof CatalogSnapshot>;

const Near = {
  lat: z.coerce.number().min(-90).max(90).optional(),
  lng: z.coerce.number().min(-180).max(180).optional(),
};
const CityCode = z.string().regex(/^[a-z]{3}$/);

export const catalogRoutes = {
  listCities: defineRoute({
    method: "GET",
    path: "/v1/cities",
    tag: "Catalog",
    summary: "Cities that are served",
    access: "public",
    routeBy: "edge",
    response: z.object({ items: z.array(CityView), nextCursor: z.null() }),
  }),
  listStores: defineRoute({
    method: "GET",
    path: "/v1/stores",
    tag: "Catalog",
    summary: "Stores of a city, nearest first when a position is given",
    access: "public",
    routeBy: "edge",
    query: PageQuery.extend({
      city: CityCode,
      ...Near,
      cuisine: z.string().max(40).optional(),
      open: z.stringbool().optional(),
    }),
    response: pageOf(Store),
  }),
  getStore: defineRoute({
    method: "GET",
    path: "/v1/stores/{id}",
    tag: "Catalog",
    summary: "One store",
    access: "public",
    routeBy: "edge",
    params: IdParams,
    response: Store,
  }),
  getMenu: defineRoute({
    method: "GET",
    path: "/v1/stores/{id}/menu",
    tag: "Catalog",
    summary: "The menu of a store",
    access: "public",
    routeBy: "edge",
    params: IdParams,
    response: z.object({ storeId: Id, items: z.array(Item) }),
  }),
  search: defineRoute({
    method: "GET",
    path: "/v1/search",
    tag: "Catalog",
    summary: "Stores and dishes by name, forgiving misspellings",
    access: "public",
    routeBy: "edge",
    query: z.object({ city: CityCode, q: z.string().trim().min(1).max(80), ...Near }),
    response: z.object({
      stores: z.array(Store),
      items: z.array(Item.extend({ storeName: z.string() })),
    }),
  }),
} as const;

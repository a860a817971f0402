import { z } from "zod";
import { Position } from "../geo.ts";
import { Id } from "../ids.ts";
import { Money } from "../money.ts";
import { IdParams, Instant, PageQuery, pageOf } from "./fields.ts";
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

/** Opening times are wall-clock times of the city: 22:00 is 22:00 on the longest night, too. */
export const OpeningWindow = z.object({
  /** 0 is Sunday. */
  day: z.int().min(0).max(6),
  /** Minutes after midnight of that day. */
  fromMinute: z.int().min(0).max(1439),
  /** Past 1440 the window ends on the next day. */
  toMinute: z.int().min(1).max(2880),
});
export type OpeningWindow = z.infer<typeof OpeningWindow>;

export const Store = z.object({
  id: z.string(),
  cityCode: z.string(),
  name: z.string(),
  cuisine: z.string(),
  position: Position,
  /** Whether it takes orders now: switched on, and within its hours. */
  open: z.boolean(),
  /** The store's own switch alone. */
  isSwitchedOn: z.boolean(),
  /** Null for a store that has only its switch. */
  openingHours: z.array(OpeningWindow).max(28).nullable(),
  /** When its hours open or close it next; null when they do not, or it is switched off. */
  changesAt: Instant.nullable(),
  rating: z.number().min(0).max(5),
  ratingCount: z.int().min(0),
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

/** A dish without what only its menu tells. */
export const FoundItem = Item.pick({
  id: true,
  storeId: true,
  section: true,
  name: true,
  price: true,
  available: true,
}).extend({
  storeName: z.string(),
  storeOpen: z.boolean(),
  distanceMeters: z.int().nullable(),
});
export type FoundItem = z.infer<typeof FoundItem>;

export const Near = {
  lat: z.coerce.number().min(-90).max(90).optional(),
  lng: z.coerce.number().min(-180).max(180).optional(),
};
export const CityCode = z.string().regex(/^[a-z]{3}$/);

export const catalogRoutes = {
  listCities: defineRoute({
    method: "GET",
    path: "/v1/cities",
    tag: "Catalog",
    summary: "Cities that are served, the nearest first when a position is given",
    access: "public",
    routeBy: "edge",
    query: z.object(Near),
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
      minRating: z.coerce.number().min(0).max(5).optional(),
      /** By distance when a position is given, else by rating. */
      sort: z.enum(["distance", "rating"]).optional(),
    }),
    response: pageOf(Store),
  }),
  listCuisines: defineRoute({
    method: "GET",
    path: "/v1/cuisines",
    tag: "Catalog",
    summary: "Kitchens of a city, the most frequent first",
    access: "public",
    routeBy: "edge",
    query: z.object({ city: CityCode }),
    response: z.object({
      items: z.array(z.object({ name: z.string(), stores: z.int() })),
      nextCursor: z.null(),
    }),
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
    limit: "search",
    access: "public",
    routeBy: "edge",
    query: z.object({ city: CityCode, q: z.string().trim().min(1).max(80), ...Near }),
    response: z.object({
      stores: z.array(Store),
      items: z.array(FoundItem),
    }),
  }),
} as const;

import { z } from "zod";
import { Id } from "../ids.ts";
import { CityCode, FoundItem, Item, Near, Store } from "./catalog.ts";
import { Instant } from "./fields.ts";
import { defineRoute } from "./route.ts";

/** An earlier basket as it can be had today. */
export const EarlierBasket = z.object({
  orderId: Id,
  orderedAt: Instant,
  store: Store,
  lines: z.array(
    z.object({
      item: Item,
      quantity: z.int().min(1),
      /** Only those that the dish still has. */
      options: z.array(z.string()),
    }),
  ),
  /** Lines whose dish has left the menu. */
  missing: z.int().min(0),
});
export type EarlierBasket = z.infer<typeof EarlierBasket>;

const MOST_BASKET_ITEMS = 20;

export const recommendationRoutes = {
  popularNear: defineRoute({
    method: "GET",
    path: "/v1/recommendations/popular",
    tag: "Recommendations",
    summary: "What people around a place order lately",
    access: "public",
    routeBy: "edge",
    query: z.object({ city: CityCode, ...Near }),
    response: z.object({
      /** Whether it is told of the neighbourhood, or of the whole city. */
      area: z.enum(["near", "city"]),
      items: z.array(FoundItem),
    }),
  }),
  orderAgain: defineRoute({
    method: "GET",
    path: "/v1/recommendations/again",
    tag: "Recommendations",
    summary: "My own earlier baskets, the newest first",
    access: ["customer"],
    response: z.object({ items: z.array(EarlierBasket) }),
  }),
  goesWith: defineRoute({
    method: "GET",
    path: "/v1/recommendations/with",
    tag: "Recommendations",
    summary: "What others put into a basket beside these dishes of one store",
    access: "public",
    routeBy: "edge",
    query: z.object({
      storeId: Id,
      itemIds: z
        .string()
        .max(MOST_BASKET_ITEMS * 60)
        .transform((list) => [...new Set(list.split(",").filter((id) => id !== ""))])
        .pipe(z.array(Id).min(1).max(MOST_BASKET_ITEMS)),
    }),
    response: z.object({ items: z.array(Item) }),
    errors: ["NOT_FOUND"],
  }),
} as const;

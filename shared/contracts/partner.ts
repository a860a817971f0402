import { z } from "zod";
import { OrderState } from "../states.ts";
import { Item, Store } from "./catalog.ts";
import { IdParams, PageQuery, pageOf, text } from "./fields.ts";
import { Order } from "./orders.ts";
import { defineRoute } from "./route.ts";

const step = {
  method: "POST",
  tag: "Partner",
  access: ["partner"],
  scope: "orders:write",
  params: IdParams,
} as const;

export const partnerRoutes = {
  listPartnerOrders: defineRoute({
    method: "GET",
    path: "/v1/partner/orders",
    tag: "Partner",
    summary: "Orders of my store, newest first",
    access: ["partner"],
    scope: "orders:read",
    query: PageQuery.extend({ status: OrderState.optional() }),
    response: pageOf(Order),
  }),
  acceptOrder: defineRoute({
    ...step,
    path: "/v1/partner/orders/{id}/accept",
    summary: "Accept and say how long it takes",
    body: z.object({ prepMinutes: z.int().min(1).max(180).optional() }).optional(),
    response: Order,
    errors: ["NOT_FOUND", "CONFLICT"],
  }),
  rejectOrder: defineRoute({
    ...step,
    path: "/v1/partner/orders/{id}/reject",
    summary: "Reject; the customer pays nothing",
    body: z.object({ reason: text(200) }),
    response: Order,
    errors: ["NOT_FOUND", "CONFLICT"],
  }),
  startPreparing: defineRoute({
    ...step,
    path: "/v1/partner/orders/{id}/preparing",
    summary: "The kitchen has started",
    response: Order,
    errors: ["NOT_FOUND", "CONFLICT"],
  }),
  markReady: defineRoute({
    ...step,
    path: "/v1/partner/orders/{id}/ready",
    summary: "The food is ready to be picked up",
    response: Order,
    errors: ["NOT_FOUND", "CONFLICT"],
  }),
  updateItem: defineRoute({
    method: "PATCH",
    path: "/v1/partner/items/{id}",
    tag: "Partner",
    summary: "Sold out, back again, or a new count",
    access: ["partner"],
    scope: "catalog:write",
    params: IdParams,
    body: z
      .object({
        available: z.boolean().optional(),
        stock: z.int().min(0).max(100_000).nullable().optional(),
      })
      .refine((body) => Object.keys(body).length > 0, "Say what to change"),
    response: Item,
    errors: ["NOT_FOUND"],
  }),
  updateStore: defineRoute({
    method: "PATCH",
    path: "/v1/partner/store",
    tag: "Partner",
    summary: "Open, close, or slow down for a while",
    access: ["partner"],
    scope: "store:write",
    body: z
      .object({ open: z.boolean().optional(), busyMinutes: z.int().min(0).max(120).optional() })
      .refine((body) => Object.keys(body).length > 0, "Say what to change"),
    response: Store,
  }),
} as const;

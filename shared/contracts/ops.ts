import { z } from "zod";
import { OrderState, RiderState } from "../states.ts";
import { dispatchRoutes } from "./dispatch.ts";
import { IdParams, Instant, PageQuery, pageOf, SeenPosition, text, Vehicle } from "./fields.ts";
import { Order } from "./orders.ts";
import { defineRoute } from "./route.ts";

export const FlaggedRider = z.object({
  riderId: z.string(),
  cityCode: z.string(),
  state: RiderState,
  flaggedAt: Instant,
  /** The kind of sign that went over the line. */
  reason: z.string(),
  signals: z.array(
    z.object({ kind: z.string(), count: z.int(), firstAt: Instant, lastAt: Instant }),
  ),
  position: SeenPosition.nullable(),
});
export type FlaggedRider = z.infer<typeof FlaggedRider>;

/** Our own words, because what people type may hold what nobody wants in an event. */
export const ClearReason = z.enum(["looked_fine", "phone_fault", "spoke_with_rider"]);
export type ClearReason = z.infer<typeof ClearReason>;

export const opsRoutes = {
  listOpsOrders: defineRoute({
    method: "GET",
    path: "/v1/ops/orders",
    tag: "Ops",
    summary: "All orders of the region, newest first",
    access: ["ops"],
    query: PageQuery.extend({ status: OrderState.optional() }),
    response: pageOf(Order),
  }),
  resolveHold: defineRoute({
    method: "POST",
    path: "/v1/ops/orders/{id}/resolve",
    tag: "Ops",
    summary: "End a hold: try the door again, or give up",
    access: ["ops"],
    params: IdParams,
    body: z.object({ action: z.enum(["redeliver", "fail"]), reason: text(200) }),
    response: Order,
    errors: ["NOT_FOUND", "CONFLICT"],
  }),
  getSupply: defineRoute({
    method: "GET",
    path: "/v1/ops/supply",
    tag: "Ops",
    summary: "Supply and demand of a city by kind of vehicle and H3 r7 cell, as of now",
    access: ["ops"],
    query: z.object({ city: text(16) }),
    response: z.object({
      cityCode: z.string(),
      at: Instant,
      cells: z.array(
        z.object({
          cell: z.string(),
          /** Null for a cell where somebody searches and nobody is. */
          vehicle: Vehicle.nullable(),
          riders: z.int(),
          free: z.int(),
          busyShare: z.number(),
          meanSeenAgeMs: z.int(),
          acceptance: z.number(),
          openSearches: z.int(),
          /** Open searches per free rider; as if there were one where nobody is free. */
          pressure: z.number(),
        }),
      ),
    }),
    errors: ["NOT_FOUND"],
  }),
  ...dispatchRoutes,
  listFlaggedRiders: defineRoute({
    method: "GET",
    path: "/v1/ops/riders/flagged",
    tag: "Ops",
    summary: "Riders whose positions look made up, the latest first, with the signs",
    access: ["ops"],
    response: z.object({ items: z.array(FlaggedRider), nextCursor: z.null() }),
  }),
  clearRiderFlag: defineRoute({
    method: "POST",
    path: "/v1/ops/riders/{id}/clear-flag",
    tag: "Ops",
    summary: "Somebody has looked: ask this rider for orders again",
    access: ["ops"],
    params: IdParams,
    body: z.object({ reason: ClearReason }),
    response: z.object({ riderId: z.string(), clearedAt: Instant }),
    errors: ["NOT_FOUND", "CONFLICT"],
  }),
} as const;

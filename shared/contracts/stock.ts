/** What a store has on its shelves: a dark store receives, counts and throws away. */
import { z } from "zod";
import { IdParams, Instant, PageQuery, pageOf } from "./fields.ts";
import { defineRoute } from "./route.ts";

const MOST_PIECES = 100_000;

export const StockCause = z.enum(["delivery", "stocktake", "expired", "damaged", "lost"]);
export type StockCause = z.infer<typeof StockCause>;

export const StockMovement = z.object({
  kind: z.enum(["received", "counted", "spoiled", "sold", "returned"]),
  change: z.int().describe("Pieces, signed: what is sold is negative"),
  cause: StockCause.nullable(),
  at: Instant,
});
export type StockMovement = z.infer<typeof StockMovement>;

export const StockLevel = z.object({
  itemId: z.string(),
  name: z.string(),
  onHand: z.int().describe("On the shelf, promised pieces included"),
  held: z.int().describe("Promised to orders that the store has not accepted yet"),
  available: z.int().describe("What may still be ordered: on hand less held"),
  lastMovement: StockMovement.nullable(),
});
export type StockLevel = z.infer<typeof StockLevel>;

const pieces = z.int().min(1).max(MOST_PIECES);

export const StockMovementRequest = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("received"),
    quantity: pieces,
    reason: StockCause.extract(["delivery"]).default("delivery"),
  }),
  z.object({
    kind: z.literal("counted"),
    count: z
      .int()
      .min(0)
      .max(MOST_PIECES)
      .describe("What is on the shelf, promised pieces included"),
    reason: StockCause.extract(["stocktake"]).default("stocktake"),
  }),
  z.object({
    kind: z.literal("spoiled"),
    quantity: pieces,
    reason: StockCause.extract(["expired", "damaged", "lost"]),
  }),
]);
export type StockMovementRequest = z.infer<typeof StockMovementRequest>;

export const stockRoutes = {
  listStock: defineRoute({
    method: "GET",
    path: "/v1/partner/stock",
    tag: "Partner",
    summary: "What my store has of each item that it counts",
    access: ["partner"],
    scope: "catalog:write",
    query: PageQuery.extend({
      below: z.coerce
        .number()
        .int()
        .min(1)
        .max(MOST_PIECES)
        .optional()
        .describe("Only items of which fewer are available"),
    }),
    response: pageOf(StockLevel),
  }),
  moveStock: defineRoute({
    method: "POST",
    path: "/v1/partner/items/{id}/stock-movements",
    tag: "Partner",
    summary: "Pieces came in, were counted, or were thrown away",
    access: ["partner"],
    scope: "catalog:write",
    params: IdParams,
    body: StockMovementRequest,
    response: StockLevel,
    status: 201,
    errors: ["NOT_FOUND", "CONFLICT"],
  }),
} as const;

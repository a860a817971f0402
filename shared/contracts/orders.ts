import { z } from "zod";
import { Position } from "../geo.ts";
import { Id } from "../ids.ts";
import { Money } from "../money.ts";
import { ActorRole } from "../roles.ts";
import { OrderState, PaymentState } from "../states.ts";
import {
  Eta,
  IdParams,
  Instant,
  PageQuery,
  pageOf,
  SeenPosition,
  text,
  Vehicle,
} from "./fields.ts";
import { OrderRide, RidePreferences } from "./order-ride.ts";
import { PriceLine } from "./price-line.ts";
import { RideSort, rideOptionFields, rideQuoteFields } from "./ride-quotes.ts";
import { defineRoute } from "./route.ts";

export { PriceLine } from "./price-line.ts";

export const BasketLine = z.object({
  itemId: Id,
  quantity: z.int().min(1).max(50),
  options: z.array(Id).max(20).optional(),
});
export type BasketLine = z.infer<typeof BasketLine>;

export const Dropoff = z.object({ position: Position, address: text(300) });

/**
 * Where a ride begins or ends: `{ position, address? }`, or a bare position with or without an
 * address. A place on a map often has no address: then its coordinates, in degrees, stand for it.
 */
export const RideEnd = z
  .object({
    position: Position.optional(),
    lat: Position.shape.lat.optional(),
    lng: Position.shape.lng.optional(),
    address: text(300).optional(),
  })
  .transform(({ position, lat, lng, address }, context): z.output<typeof Dropoff> => {
    const bare = lat !== undefined && lng !== undefined ? { lat, lng } : undefined;
    const at = position ?? bare;
    if (at && !(position && bare))
      return { position: at, address: address ?? `${at.lat.toFixed(5)}, ${at.lng.toFixed(5)}` };
    context.addIssue({ code: "custom", path: ["position"], message: "Give one { lat, lng }" });
    return z.NEVER;
  });

export const QuoteRequest = z.discriminatedUnion("vertical", [
  z.object({
    vertical: z.literal("delivery"),
    storeId: Id,
    items: z.array(BasketLine).min(1).max(100),
    dropoff: Dropoff,
  }),
  z.object({
    vertical: z.literal("ride"),
    pickup: RideEnd,
    dropoff: RideEnd,
    /** Of the options; by the region's policy without it. */
    sort: RideSort.optional(),
  }),
]);
export type QuoteRequest = z.infer<typeof QuoteRequest>;

export const Quote = z.object({
  id: z.string(),
  vertical: z.enum(["delivery", "ride"]),
  options: z.array(
    z.object({
      type: z.string(),
      total: Money,
      lines: z.array(PriceLine),
      /** Of the delivery; of a ride from the pick-up on. */
      etaSeconds: z.int(),
      ...rideOptionFields,
    }),
  ),
  /** 1 is none; of a ride the highest of its options. */
  surgeMultiplier: z.number(),
  expiresAt: Instant,
  ...rideQuoteFields,
});
export type Quote = z.infer<typeof Quote>;

export const TimelineEntry = z.object({
  state: OrderState,
  at: Instant,
  actor: ActorRole,
  reason: z.string().nullable(),
});

export const OrderItem = z.object({
  itemId: z.string(),
  name: z.string(),
  quantity: z.int(),
  unitPrice: Money,
  lineTotal: Money,
  options: z.array(z.object({ id: z.string(), name: z.string() })),
});

/** An order as one role sees it: fields that are none of the viewer's business are null. */
export const Order = z.object({
  id: z.string(),
  vertical: z.enum(["delivery", "ride"]),
  cityCode: z.string(),
  state: OrderState,
  /** Counts transitions; a viewer that has seen version n ignores anything older. */
  version: z.int(),
  /** Null for a ride. */
  store: z.object({ id: z.string(), name: z.string(), position: Position }).nullable(),
  /** Null for a delivery. */
  ride: OrderRide.nullable(),
  dropoff: z.object({ position: Position, address: z.string().nullable() }).nullable(),
  items: z.array(OrderItem),
  lines: z.array(PriceLine),
  total: Money.nullable(),
  /** With `actionUrl` the customer's bank asks there before the order is placed (3-D Secure, UPI). */
  payment: z
    .object({ method: z.string(), state: PaymentState, actionUrl: z.string().nullable() })
    .nullable(),
  notes: z.string().nullable(),
  placedAt: Instant,
  scheduledFor: Instant.nullable(),
  /** When the kitchen expects to have the food ready. */
  readyAt: Instant.nullable(),
  timeline: z.array(TimelineEntry),
  eta: Eta.nullable(),
  rider: z
    .object({ id: z.string(), name: z.string().nullable(), vehicle: Vehicle, rating: z.number() })
    .nullable(),
  tripId: z.string().nullable(),
  position: SeenPosition.nullable(),
  /** Four digits the customer tells the rider at the door; only the customer sees them. */
  otp: z.string().nullable(),
  cancellationFee: Money.nullable(),
  /** Of the goods' price, due for cancelling while the kitchen works; null for a ride. */
  kitchenShareBasisPoints: z.int().nullable(),
  /** The search for a rider, in words a person understands, while there is one. */
  dispatch: z
    .object({
      state: z.enum(["waiting", "searching", "offered", "assigned", "exhausted"]),
      attempt: z.int(),
    })
    .nullable(),
});
export type Order = z.infer<typeof Order>;

export const orderRoutes = {
  createQuote: defineRoute({
    method: "POST",
    path: "/v1/quotes",
    tag: "Orders",
    summary: "Price a basket or a ride; the price is fixed until it expires",
    limit: "quote",
    access: ["customer"],
    body: QuoteRequest,
    status: 201,
    response: Quote,
    errors: ["NOT_FOUND", "OUT_OF_STOCK", "STORE_CLOSED", "OUT_OF_AREA"],
  }),
  placeOrder: defineRoute({
    method: "POST",
    path: "/v1/orders",
    tag: "Orders",
    summary:
      "Place an order for a quote; created with an actionUrl while the customer's bank asks something",
    limit: "order",
    patience: "long",
    access: ["customer"],
    body: z.object({
      quoteId: Id,
      option: z.string().max(40).optional(),
      paymentMethodId: Id,
      notes: text(500).optional(),
      /** Not for rides: a ride begins now. */
      scheduledFor: Instant.optional(),
      /** For rides only. */
      preferences: RidePreferences.optional(),
    }),
    status: 201,
    response: Order,
    errors: [
      "QUOTE_EXPIRED",
      "OUT_OF_STOCK",
      "STORE_CLOSED",
      "OUT_OF_AREA",
      "PAYMENT_PENDING",
      "PAYMENT_DECLINED",
      "INSUFFICIENT_FUNDS",
      "REQUEST_ABORTED",
    ],
  }),
  retryOrder: defineRoute({
    method: "POST",
    path: "/v1/orders/{id}/retry",
    tag: "Orders",
    summary:
      "Begin an expired booking anew, at the same price while its quote holds: a new order that names the old one",
    limit: "order",
    access: ["customer"],
    params: IdParams,
    status: 201,
    response: Order,
    errors: ["NOT_FOUND", "CONFLICT", "QUOTE_EXPIRED", "PAYMENT_PENDING", "REQUEST_ABORTED"],
  }),
  listOrders: defineRoute({
    method: "GET",
    path: "/v1/orders",
    tag: "Orders",
    summary: "My orders, newest first",
    access: ["customer"],
    query: PageQuery.extend({ status: OrderState.optional() }),
    response: pageOf(Order),
  }),
  getOrder: defineRoute({
    method: "GET",
    path: "/v1/orders/{id}",
    tag: "Orders",
    summary: "One order, as the caller's role may see it",
    scope: "orders:read",
    params: IdParams,
    response: Order,
    errors: ["NOT_FOUND"],
  }),
  cancelOrder: defineRoute({
    method: "POST",
    path: "/v1/orders/{id}/cancel",
    tag: "Orders",
    summary: "Cancel before the food is on its way",
    access: ["customer", "ops"],
    params: IdParams,
    body: z.object({ reason: text(200) }),
    response: Order,
    errors: ["NOT_FOUND", "CONFLICT", "CANNOT_CANCEL_IN_PROGRESS"],
  }),
  getTrackingToken: defineRoute({
    method: "GET",
    path: "/v1/orders/{id}/tracking-token",
    tag: "Orders",
    summary: "A token for the order's room, good for 30 minutes",
    params: IdParams,
    query: z.object({ viewer: z.enum(["self", "guest"]).default("self") }),
    response: z.object({ token: z.string(), url: z.string(), expiresAt: Instant }),
    errors: ["NOT_FOUND"],
  }),
} as const;

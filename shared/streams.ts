/** What the core pushes to boards and rider apps over its WebSockets, one JSON text frame each. */
import { z } from "zod";
import { SeenPosition, Vehicle } from "./contracts/fields.ts";
import { Order } from "./contracts/orders.ts";
import { Offer, Trip } from "./contracts/riders.ts";
import type { Role, Scope } from "./roles.ts";
import { RiderState } from "./states.ts";

/** `WS /v1/partner/stream`: first all open orders of the store, then each change. */
export const PartnerFrame = z.discriminatedUnion("type", [
  z.object({ type: z.literal("orders"), items: z.array(Order) }),
  z.object({ type: z.literal("order"), order: Order }),
]);
export type PartnerFrame = z.infer<typeof PartnerFrame>;

/**
 * `WS /v1/rider/stream`: first where I stand, then each change. Text frames in are pings;
 * binary ones are `PingFrame`s and are answered with `PingAck`s (`shared/pings`).
 */
export const RiderFrame = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("hello"),
    state: RiderState,
    offers: z.array(Offer),
    trip: Trip.nullable(),
  }),
  z.object({ type: z.literal("offer"), offer: Offer }),
  z.object({ type: z.literal("offer.closed"), offerId: z.string(), state: z.string() }),
  z.object({ type: z.literal("trip"), trip: Trip }),
  z.object({ type: z.literal("duty"), state: RiderState }),
]);
export type RiderFrame = z.infer<typeof RiderFrame>;

export const OpsRider = z.object({
  id: z.string(),
  state: RiderState,
  vehicle: Vehicle,
  position: SeenPosition.nullable(),
});
export type OpsRider = z.infer<typeof OpsRider>;

/** One r8 cell with how many riders stand in it and how many of them are free. */
export const OpsCell = z.object({ cell: z.string(), riders: z.int(), free: z.int() });

/** `WS /v1/ops/stream?city=…`: orders as they change, riders and cells once a second. */
export const OpsFrame = z.discriminatedUnion("type", [
  z.object({ type: z.literal("orders"), items: z.array(Order) }),
  z.object({ type: z.literal("order"), order: Order }),
  z.object({
    type: z.literal("supply"),
    cityCode: z.string(),
    riders: z.array(OpsRider),
    cells: z.array(OpsCell),
  }),
]);
export type OpsFrame = z.infer<typeof OpsFrame>;

/** Each stream with the one role that may open it; the edge forwards the upgrade to the home region. */
export const streams = [
  { path: "/v1/partner/stream", role: "partner", scope: "orders:read" },
  { path: "/v1/rider/stream", role: "rider" },
  { path: "/v1/ops/stream", role: "ops" },
] as const satisfies readonly { path: `/${string}`; role: Role; scope?: Scope }[];

/**
 * A browser cannot read the status of a refused upgrade. So a stream that is refused opens and
 * closes with one of these; a request without an upgrade gets the problem with its status.
 */
export const streamCloseCodes = { token: 4401, forbidden: 4403 } as const;

/**
 * Events are facts in the past tense, appended in the transaction that made them true.
 * They name things by id and never carry personal data.
 */
import { z } from "zod";
import { ActorRole, Role } from "./roles.ts";
import { OfferState, OrderState, PayoutState, RiderState, TripState } from "./states.ts";

const Actor = z.object({ role: ActorRole, id: z.string().optional() });
export type Actor = z.infer<typeof Actor>;

const order = { orderId: z.string(), storeId: z.string().nullable(), customerId: z.string() };

export const eventPayloads = {
  "order.placed": z.object({
    ...order,
    /** Absent in events from before it was told. */
    vertical: z.enum(["delivery", "ride"]).optional(),
    cityCode: z.string(),
    amountMinor: z.int(),
    currency: z.string(),
  }),
  "order.changed": z.object({
    ...order,
    from: OrderState,
    to: OrderState,
    actor: Actor,
    reason: z.string().nullable(),
    tripId: z.string().nullable(),
    riderId: z.string().nullable(),
  }),
  "offer.created": z.object({
    offerId: z.string(),
    /** The first order of the job, and all of them. */
    orderId: z.string(),
    orderIds: z.array(z.string()).optional(),
    riderId: z.string(),
    attempt: z.int(),
    expiresAt: z.string(),
  }),
  "offer.changed": z.object({
    offerId: z.string(),
    orderId: z.string(),
    orderIds: z.array(z.string()).optional(),
    riderId: z.string(),
    to: OfferState,
    reason: z.string().nullable(),
  }),
  "trip.assigned": z.object({
    tripId: z.string(),
    riderId: z.string(),
    orderIds: z.array(z.string()),
    offerId: z.string(),
    attempt: z.int(),
  }),
  "trip.changed": z.object({
    tripId: z.string(),
    riderId: z.string(),
    orderIds: z.array(z.string()),
    to: TripState,
    actor: Actor,
    reason: z.string().nullable(),
  }),
  "trip.stop_changed": z.object({
    tripId: z.string(),
    riderId: z.string(),
    orderId: z.string(),
    stopId: z.string(),
    stopKind: z.enum(["pickup", "dropoff"]),
    to: z.enum(["arrived", "done", "failed"]),
  }),
  "rider.changed": z.object({ riderId: z.string(), cityCode: z.string(), to: RiderState }),
  /** Positions that look made up; the reason is the kind of sign. */
  "rider.flagged": z.object({ riderId: z.string(), cityCode: z.string(), reason: z.string() }),
  "rider.flag_cleared": z.object({
    riderId: z.string(),
    cityCode: z.string(),
    reason: z.string(),
    by: z.string().nullable(),
  }),
  /** Not asked for a while, and until when; null when somebody of ours ended it before. */
  "rider.paused": z.object({
    riderId: z.string(),
    cityCode: z.string(),
    reason: z.enum(["declines", "silence", "cancellations"]),
    until: z.string().nullable(),
  }),
  /** A suspension begins, ends, is appealed against, or its appeal is decided. */
  "rider.suspension_changed": z.object({
    riderId: z.string(),
    cityCode: z.string(),
    suspensionId: z.string(),
    to: z.enum(["suspended", "appealed", "upheld", "lifted"]),
    reason: z.string(),
    by: z.string().nullable(),
  }),
  /** A paper or vehicle moved on, or somebody of ours looked at a paper. */
  "rider.papers_changed": z.object({
    riderId: z.string(),
    what: z.string(),
    paperId: z.string(),
    to: z.enum(["submitted", "viewed", "verified", "rejected", "expired", "ends_soon", "retired"]),
    by: z.string().nullable(),
  }),
  "order.rated": z.object({
    orderId: z.string(),
    byRole: z.enum(["customer", "rider"]),
    aboutId: z.string(),
    stars: z.int(),
  }),
  "payment.changed": z.object({
    paymentId: z.string(),
    /** Null for money that belongs to no order, such as a top-up. */
    orderId: z.string().nullable(),
    purpose: z.enum(["order", "cancellation_fee", "tip", "top_up"]),
    /** Whose word it is; nobody is asked for `cash` and `wallet`. */
    provider: z.string(),
    to: z.string(),
    amountMinor: z.int(),
    currency: z.string(),
  }),
  "payout.changed": z.object({
    payoutId: z.string(),
    ownerKind: z.enum(["rider", "partner"]),
    /** A rider's id, or a store's. */
    ownerId: z.string(),
    /** Null for a new one. */
    from: PayoutState.nullable(),
    to: PayoutState,
    amountMinor: z.int(),
    currency: z.string(),
  }),
  /** A conversation moved on; ids and numbers only, never words. */
  "chat.changed": z.object({
    orderId: z.string(),
    messageId: z.string(),
    messageSeq: z.int(),
    to: z.enum(["sent", "hidden"]),
  }),
  /** Nobody of these was there to receive it: notifications take over. */
  "chat.message_waiting": z.object({
    orderId: z.string(),
    messageId: z.string(),
    messageSeq: z.int(),
    recipients: z.array(z.object({ role: Role, id: z.string().nullable() })),
  }),
  /** Something looks wrong on a trip, or somebody calls for help; and what became of it. */
  "alarm.changed": z.object({
    alarmId: z.string(),
    kind: z.string(),
    orderId: z.string(),
    tripId: z.string(),
    cityCode: z.string(),
    to: z.enum(["open", "acknowledged", "resolved"]),
  }),
  "post.published": z.object({ postId: z.string(), storeId: z.string(), cityCode: z.string() }),
  "catalog.changed": z.object({ cityCode: z.string(), storeId: z.string() }),
} as const;

export type EventType = keyof typeof eventPayloads;
export type EventPayload<T extends EventType> = z.infer<(typeof eventPayloads)[T]>;

export type DomainEvent = {
  [T in EventType]: {
    readonly id: string;
    readonly type: T;
    /** Orders the events of one order, rider or city; the key of a partition later. */
    readonly partitionKey: string;
    readonly at: string;
    readonly payload: EventPayload<T>;
  };
}[EventType];

/** What a verb hands to the outbox: the outbox adds id and time. */
export type NewEvent = {
  [T in EventType]: {
    readonly type: T;
    readonly partitionKey: string;
    readonly payload: EventPayload<T>;
  };
}[EventType];

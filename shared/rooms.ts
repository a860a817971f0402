/**
 * The tracking room: what travels between core and edge (signed batches) and between the room and
 * its viewers (WebSocket text frames of `beeline.v1`).
 */
import { z } from "zod";
import {
  ChatAck,
  ChatChannel,
  ChatMessage,
  ChatParty,
  ChatReceipt,
  ClientMessageId,
  MAX_CHAT_CHARS,
} from "./contracts/chat.ts";
import { Eta, Freshness, Instant, text } from "./contracts/fields.ts";
import { Order, TimelineEntry } from "./contracts/orders.ts";
import { Problem } from "./errors.ts";
import { Role } from "./roles.ts";
import { RoomChat } from "./room-chat.ts";
import { OrderState } from "./states.ts";

/** A position as the core sends it: the viewer's age is computed when it is delivered. */
export const RoomPosition = z.object({
  lat: z.number(),
  lng: z.number(),
  bearing: z.number().nullable(),
  speedKmh: z.number().nullable(),
  recordedAt: Instant,
});
export type RoomPosition = z.infer<typeof RoomPosition>;

/**
 * What the edge may know of an order: no name, address, note, phone or code ever leaves the core
 * for a room. Names the viewer may see are read from the core by the viewer itself.
 */
export const RoomOrder = z.object({
  id: z.string(),
  vertical: z.enum(["delivery", "ride"]),
  state: OrderState,
  version: z.int(),
  store: Order.shape.store,
  /** Of a ride: where it begins. */
  ride: z
    .object({ type: z.string(), pickup: z.object({ lat: z.number(), lng: z.number() }) })
    .nullable()
    .optional(),
  dropoff: z.object({ lat: z.number(), lng: z.number() }).nullable(),
  total: Order.shape.total,
  readyAt: Instant.nullable(),
  timeline: z.array(TimelineEntry),
  eta: Eta.nullable(),
  rider: z.object({ id: z.string(), vehicle: z.string(), rating: z.number() }).nullable(),
  position: RoomPosition.nullable(),
  dispatch: Order.shape.dispatch,
});
export type RoomOrder = z.infer<typeof RoomOrder>;

/** Edge → core `POST /internal/rooms/watch`: start or renew watching; answers with the order. */
export const WatchRequest = z.object({
  orderId: z.string(),
  /** The newest chat message that the room has; without it the core tells the newest ones. */
  chatAfter: z.int().min(0).optional(),
  /** Of those who are in the room. */
  sessions: z.array(z.string().max(80)).max(64).optional(),
});
export const WatchAnswer = z.object({
  /** Null when the order does not exist (any more). */
  order: RoomOrder.nullable(),
  /** The core forgets a room that is not renewed within this time. */
  leaseSeconds: z.int(),
  /** A core of before the chat tells nothing. */
  chat: RoomChat.nullable().optional(),
  /** Which of the sessions have ended: who came in by one has to leave. */
  ended: z.array(z.string()).optional(),
});
export type WatchAnswer = z.infer<typeof WatchAnswer>;
/** Edge → core `POST /internal/rooms/unwatch`. */
export const UnwatchRequest = z.object({ orderId: z.string() });

export const WATCH_LEASE_SECONDS = 45;
export const WATCH_RENEW_SECONDS = 15;

/** Core → edge: one thing that happened in a watched room. */
export const RelayFrame = z.discriminatedUnion("type", [
  z.object({ type: z.literal("order"), orderId: z.string(), order: RoomOrder }),
  z.object({
    type: z.literal("position"),
    orderId: z.string(),
    position: RoomPosition,
    eta: Eta.nullable(),
  }),
  /** The conversation moved on. A hint: the room asks for the words when somebody reads them. */
  z.object({
    type: z.literal("chat"),
    orderId: z.string(),
    newestSeq: z.int().min(0),
    /** Numbers of messages that were taken away. */
    hidden: z.array(z.int()),
    receipts: z.array(ChatReceipt),
  }),
]);
export type RelayFrame = z.infer<typeof RelayFrame>;

/** Core → edge `POST /internal/relay`: frames of one tick, in order per room. */
export const RelayBatch = z.object({ frames: z.array(RelayFrame).max(500) });
export type RelayBatch = z.infer<typeof RelayBatch>;
/** The edge answers with the rooms nobody is in, so that the core stops sending. */
export const RelayAnswer = z.object({ unwatched: z.array(z.string()) });
export type RelayAnswer = z.infer<typeof RelayAnswer>;

/* ---- between the room and a viewer ---- */

export const ROOM_PROTOCOL = "beeline.v1";

export const roomCloseCodes = {
  badMessage: 4400,
  token: 4401,
  gone: 4404,
  idle: 4408,
  tooLarge: 4413,
  tooFast: 4429,
} as const;

export const MAX_ROOM_FRAME_BYTES = 16 * 1024;

const seq = z.int().min(0);

const ViewerPosition = RoomPosition.extend({ ageMs: z.int().min(0), freshness: Freshness });

export const RoomStateFrame = z.object({
  type: z.literal("state"),
  seq,
  state: OrderState,
  version: z.int(),
  timeline: z.array(TimelineEntry),
  rider: RoomOrder.shape.rider,
  dispatch: RoomOrder.shape.dispatch,
  readyAt: RoomOrder.shape.readyAt,
});

/** Server → viewer. `seq` counts through the life of the room. */
export const RoomFrame = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("snapshot"),
    seq,
    order: RoomOrder.extend({ position: ViewerPosition.nullable() }),
    /** The newest messages that this viewer may read; null when they cannot be had right now. */
    chat: z.array(ChatMessage).nullable().default(null),
    receipts: z.array(ChatReceipt).default([]),
  }),
  z.object({ type: z.literal("position"), seq, position: ViewerPosition }),
  RoomStateFrame,
  z.object({ type: z.literal("eta"), seq, eta: Eta.nullable() }),
  z.object({ type: z.literal("presence"), seq, viewers: z.record(z.string(), z.int()) }),
  ChatMessage.extend({ type: z.literal("chat"), seq }),
  /** A message was taken away after a report. */
  z.object({
    type: z.literal("chat.hidden"),
    seq,
    messageId: z.string(),
    messageSeq: z.int(),
  }),
  /* The following have no number of their own: `seq` is that of the last frame before them. */
  ChatAck.extend({ type: z.literal("chat.saved"), seq }),
  ChatReceipt.extend({ type: z.literal("receipt"), seq }),
  z.object({ type: z.literal("typing"), seq, role: Role, channel: ChatChannel }),
  z.object({ type: z.literal("pong"), seq }),
  /** The answer to a message that was understood and cannot be done. */
  z.object({
    type: z.literal("error"),
    seq,
    code: Problem.shape.code,
    detail: z.string(),
    clientMessageId: z.string().nullable(),
  }),
]);
export type RoomFrame = z.infer<typeof RoomFrame>;

/** Viewer → server. `seq` says which frame of the room the viewer has seen. */
export const RoomMessage = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ping"), seq: seq.optional() }),
  z.object({
    type: z.literal("chat.send"),
    clientMessageId: ClientMessageId,
    channel: ChatChannel.optional(),
    to: ChatParty.optional(),
    body: text(MAX_CHAT_CHARS).optional(),
    mediaId: z.string().min(1).max(80).optional(),
  }),
  z.object({ type: z.literal("typing"), channel: ChatChannel.optional() }),
  /** Everything up to this frame; or up to this message, for those that came over HTTP. */
  z.object({ type: z.literal("read"), seq, messageSeq: z.int().min(0).optional() }),
]);
export type RoomMessage = z.infer<typeof RoomMessage>;

/** Freshness of a position by its age: live under 10 s, delayed under 30 s, then lost. */
export function freshnessOf(ageMs: number): Freshness {
  if (ageMs < 10_000) return "live";
  return ageMs < 30_000 ? "delayed" : "lost";
}

/**
 * What a room remembers. Only what `RoomOrder` holds: no name of a person, no address, no phone
 * and no note is ever stored at the edge.
 */
import { z } from "zod";
import { Eta } from "#shared/contracts/fields.ts";
import { RoomOrder, RoomPosition, RoomStateFrame } from "#shared/rooms.ts";

const seq = z.int().min(0);
const Presence = z.record(z.string(), z.int());
export type Presence = z.infer<typeof Presence>;

/** A frame as kept in the ring: what depends on the viewer or the clock is added on delivery. */
export const StoredFrame = z.discriminatedUnion("type", [
  z.object({ type: z.literal("position"), seq, position: RoomPosition }),
  RoomStateFrame,
  z.object({ type: z.literal("eta"), seq, eta: Eta.nullable() }),
  z.object({ type: z.literal("presence"), seq, viewers: Presence }),
  /** A message by its numbers: its words are in the core, and in memory while somebody reads. */
  z.object({ type: z.literal("chat"), seq, messageId: z.string(), messageSeq: z.int() }),
  z.object({ type: z.literal("chat.hidden"), seq, messageId: z.string(), messageSeq: z.int() }),
]);
export type StoredFrame = z.infer<typeof StoredFrame>;

/** Worth nothing once a newer one is there. */
export function isPassing({ type }: StoredFrame): boolean {
  return type === "position" || type === "eta";
}

export const RoomRecord = z.object({
  orderId: z.string(),
  /** The number of the last frame. */
  seq,
  /** Null until the core answered for the first time. */
  order: RoomOrder.nullable(),
  presence: Presence,
  /** When the room learned that the order is over; null before. */
  endedAtMs: z.int().nullable(),
  /** Since when nobody is here; null while somebody is. */
  emptySinceMs: z.int().nullable(),
  /** Until when the core has promised to send frames; 0 when it has not. */
  watchedUntilMs: z.int(),
  /** The newest chat message that has a frame, or came with a snapshot; null until one is known. */
  chatSeq: z.int().min(0).nullable().default(null),
  /** When a departure is told, unless whoever left is back by then. */
  presenceDueMs: z.int().nullable().default(null),
  /** Up to here numbers may be in use that are not written down. */
  reservedSeq: z.int().min(0).default(0),
});
export type RoomRecord = z.infer<typeof RoomRecord>;

/** Frames per second of wall clock that a room's life may use; see `openRecord`. */
const SEQ_PER_SECOND = 10;

/**
 * A new room counts from the clock, not from zero: a viewer that comes back with `since` of an
 * earlier life of the same room must never find its number in use for another frame.
 */
export function openRecord(orderId: string, nowMs: number): RoomRecord {
  return {
    orderId,
    seq: Math.floor((nowMs / 1000) * SEQ_PER_SECOND),
    order: null,
    presence: {},
    endedAtMs: null,
    emptySinceMs: null,
    watchedUntilMs: 0,
    chatSeq: null,
    presenceDueMs: null,
    reservedSeq: 0,
  };
}

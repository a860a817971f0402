/** One viewer's socket: what is remembered with it while the room sleeps, and its manners. */
import { z } from "zod";
import type { ErrorCode } from "#shared/errors.ts";
import { TrackingClaims } from "#shared/roles.ts";
import { MAX_ROOM_FRAME_BYTES, RoomMessage, roomCloseCodes } from "#shared/rooms.ts";
import { FRAME_WINDOW_MS, MAX_FRAMES_PER_WINDOW } from "./room-limits.ts";

/** How the Worker, after verifying the token, introduces a viewer to the room. */
export const JoinRequest = z.object({
  orderId: z.string(),
  viewer: TrackingClaims.shape.viewer,
  /** The last frame the viewer has seen; null for a fresh start. */
  since: z.int().min(0).nullable(),
});
export type JoinRequest = z.infer<typeof JoinRequest>;
export const JOIN_HEADER = "x-beeline-join";

export const Seat = z.object({
  viewer: TrackingClaims.shape.viewer,
  since: z.int().min(0).nullable(),
  /** Whether the first frames were sent; until then nothing else may be. */
  isGreeted: z.boolean(),
  lastHeardMs: z.int(),
  windowStartMs: z.int(),
  windowFrames: z.int(),
});
export type Seat = z.infer<typeof Seat>;

export function newSeat(join: JoinRequest, nowMs: number): Seat {
  const { viewer, since } = join;
  return {
    ...{ viewer, since, isGreeted: false },
    ...{ lastHeardMs: nowMs, windowStartMs: nowMs, windowFrames: 0 },
  };
}

export type Reaction =
  | { readonly kind: "none" }
  | { readonly kind: "pong" }
  | {
      readonly kind: "error";
      readonly code: ErrorCode;
      readonly detail: string;
      readonly clientMessageId: string;
    }
  | { readonly kind: "close"; readonly code: number; readonly reason: string };

function close(code: number, reason: string): Reaction {
  return { kind: "close", code, reason };
}

function read(message: string | ArrayBuffer): RoomMessage | undefined {
  if (typeof message !== "string") return undefined;
  try {
    return RoomMessage.safeParse(JSON.parse(message)).data;
  } catch {
    return undefined;
  }
}

function sizeOf(message: string | ArrayBuffer): number {
  if (typeof message !== "string") return message.byteLength;
  // A character is at least a byte, so a long text need not be encoded to know.
  if (message.length > MAX_ROOM_FRAME_BYTES) return message.length;
  return new TextEncoder().encode(message).byteLength;
}

/**
 * Judges one message. The protocol's ping comes through here like all others: the runtime could
 * answer it without waking the room, but it would not count it, and a flood of pings is a flood.
 */
export function hear(
  seat: Seat,
  message: string | ArrayBuffer,
  nowMs: number,
): { readonly seat: Seat; readonly reaction: Reaction } {
  const isNewWindow = nowMs - seat.windowStartMs >= FRAME_WINDOW_MS;
  const heard: Seat = {
    ...seat,
    lastHeardMs: nowMs,
    windowStartMs: isNewWindow ? nowMs : seat.windowStartMs,
    windowFrames: (isNewWindow ? 0 : seat.windowFrames) + 1,
  };
  return { seat: heard, reaction: react(heard, message) };
}

function react(seat: Seat, message: string | ArrayBuffer): Reaction {
  if (seat.windowFrames > MAX_FRAMES_PER_WINDOW) {
    return close(roomCloseCodes.tooFast, "too many frames");
  }
  if (sizeOf(message) > MAX_ROOM_FRAME_BYTES) {
    return close(roomCloseCodes.tooLarge, "frame too large");
  }
  const parsed = read(message);
  if (!parsed) return close(roomCloseCodes.badMessage, "bad message");
  switch (parsed.type) {
    case "ping":
      return { kind: "pong" };
    case "chat.send": {
      const { clientMessageId } = parsed;
      return seat.viewer === "guest"
        ? { kind: "error", code: "FORBIDDEN", detail: "Guests cannot chat", clientMessageId }
        : { kind: "error", code: "UNAVAILABLE", detail: "Chat is not open yet", clientMessageId };
    }
    default:
      // Typing and reading belong to the chat and need no answer.
      return { kind: "none" };
  }
}

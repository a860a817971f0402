/** One viewer's socket: what is remembered with it while the room sleeps, and its manners. */
import { z } from "zod";
import {
  type ChatChannel,
  DEFAULT_CHANNEL,
  mayWriteChannel,
  type Reader,
} from "#shared/chat-rules.ts";
import { TrackingClaims } from "#shared/roles.ts";
import type { RoomMessage } from "#shared/rooms.ts";
import { readMessage } from "./read-message.ts";
import {
  FRAME_WINDOW_MS,
  MAX_FRAMES_PER_WINDOW,
  MAX_UNSEEN_FRAMES,
  TYPING_EVERY_MS,
} from "./room-limits.ts";

const count = z.int().min(0);
const Wire = z.enum(["json", "proto"]);
export type Wire = z.infer<typeof Wire>;

/** How the Worker, after verifying the token, introduces a viewer to the room. */
export const JoinRequest = z.object({
  orderId: z.string(),
  viewer: TrackingClaims.shape.viewer,
  /** Null for a guest, and for a token of before the chat: both only look on. */
  personId: z.string().nullable(),
  /** The session or shared link by which they came, with whose end they leave. */
  sid: z.string().optional(),
  wire: Wire,
  /** The last frame the viewer has seen; null for a fresh start. */
  since: count.nullable(),
  /** Epoch ms at which a guest's token ends; others renew theirs and stay. */
  guestUntilMs: count.optional(),
});
export type JoinRequest = z.infer<typeof JoinRequest>;
export const JOIN_HEADER = "x-beeline-join";

export const Seat = JoinRequest.omit({ orderId: true }).extend({
  /** Whether the first frames were sent; until then nothing else may be. */
  isGreeted: z.boolean(),
  lastHeardMs: count,
  windowStartMs: count,
  windowFrames: count,
  lastTypingMs: count,
  /** The newest frame that the viewer says it has; null for one that never tells. */
  seenSeq: count.nullable(),
  /** While not null positions are held back, until the viewer has seen this frame. */
  heldFromSeq: count.nullable(),
  /** The newest messages that this person has received and read. */
  deliveredSeq: count,
  readSeq: count,
});
export type Seat = z.infer<typeof Seat>;

export function newSeat(join: JoinRequest, nowMs: number): Seat {
  const { orderId: _, ...viewer } = join;
  return {
    ...viewer,
    ...{ isGreeted: false, lastHeardMs: nowMs, windowStartMs: nowMs, windowFrames: 0 },
    ...{ lastTypingMs: 0, seenSeq: null, heldFromSeq: null, deliveredSeq: 0, readSeq: 0 },
  };
}

export function readerOf({ viewer, personId }: Seat): Reader {
  return { role: viewer, id: personId ?? "" };
}

type ChatSend = Extract<RoomMessage, { type: "chat.send" }>;

export type Reaction =
  | { readonly kind: "none" }
  | { readonly kind: "pong" }
  | { readonly kind: "send"; readonly message: ChatSend; readonly channel: ChatChannel }
  | { readonly kind: "typing"; readonly channel: ChatChannel }
  | { readonly kind: "read"; readonly seq: number; readonly messageSeq: number | undefined }
  | {
      readonly kind: "error";
      readonly code: "FORBIDDEN";
      readonly detail: string;
      readonly clientMessageId: string;
    }
  | { readonly kind: "close"; readonly code: number; readonly reason: string };

/**
 * Judges one message. The protocol's ping comes through here like all others: the runtime could
 * answer it without waking the room, but it would not count it, and a flood of pings is a flood.
 */
export function hear(
  seat: Seat,
  message: string | ArrayBuffer,
  nowMs: number,
): { readonly seat: Seat; readonly reaction: Reaction } {
  // A clock that jumped back begins a new window instead of freezing the old one.
  const windowAgeMs = nowMs - seat.windowStartMs;
  const isNewWindow = windowAgeMs >= FRAME_WINDOW_MS || windowAgeMs < 0;
  const heard: Seat = {
    ...seat,
    lastHeardMs: nowMs,
    windowStartMs: isNewWindow ? nowMs : seat.windowStartMs,
    windowFrames: (isNewWindow ? 0 : seat.windowFrames) + 1,
  };
  const isTooFast = heard.windowFrames > MAX_FRAMES_PER_WINDOW;
  const read = readMessage(message, { wire: seat.wire, isTooFast });
  if (read.kind === "close") return { seat: heard, reaction: read };
  return react(heard, read.message, nowMs);
}

function react(
  seat: Seat,
  message: RoomMessage,
  nowMs: number,
): { readonly seat: Seat; readonly reaction: Reaction } {
  switch (message.type) {
    case "ping":
      return { seat: seen(seat, message.seq), reaction: { kind: "pong" } };
    case "read": {
      const { seq, messageSeq } = message;
      // Only pings make a viewer one that tells: whoever reads once may never say so again.
      const told = seat.seenSeq === null ? seat : seen(seat, seq);
      return { seat: told, reaction: { kind: "read", seq, messageSeq } };
    }
    case "typing": {
      const channel = message.channel ?? DEFAULT_CHANNEL;
      const isSoon = Math.abs(nowMs - seat.lastTypingMs) < TYPING_EVERY_MS;
      if (isSoon || !mayWriteChannel(seat.viewer, channel)) return { seat, reaction: nothing };
      return { seat: { ...seat, lastTypingMs: nowMs }, reaction: { kind: "typing", channel } };
    }
    case "chat.send":
      return { seat, reaction: sendOr(seat, message) };
  }
}

const nothing: Reaction = { kind: "none" };

function sendOr(seat: Seat, message: ChatSend): Reaction {
  const { clientMessageId, channel = DEFAULT_CHANNEL } = message;
  if (seat.personId !== null && mayWriteChannel(seat.viewer, channel)) {
    return { kind: "send", message, channel };
  }
  const detail =
    seat.viewer === "guest" ? "Guests cannot chat" : "You do not write in this channel";
  return { kind: "error", code: "FORBIDDEN", detail, clientMessageId };
}

/** What the viewer says it has seen only grows. */
function seen(seat: Seat, seq: number | undefined): Seat {
  return seq === undefined ? seat : { ...seat, seenSeq: Math.max(seq, seat.seenSeq ?? 0) };
}

/** Whether so much is on its way that positions have to wait. Never of one that never tells. */
export function isBehind({ seenSeq, heldFromSeq }: Seat, roomSeq: number): boolean {
  return heldFromSeq !== null || (seenSeq !== null && roomSeq - seenSeq > MAX_UNSEEN_FRAMES);
}

/** Whether a viewer whose positions were held back has seen all that was sent before. */
export function hasCaughtUp({ seenSeq, heldFromSeq }: Seat): boolean {
  return heldFromSeq !== null && seenSeq !== null && seenSeq >= heldFromSeq;
}
